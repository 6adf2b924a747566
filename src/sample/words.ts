/** First and last names of the people in a sample; common ones, from many countries. */
export const firstNames =
	"Aaliyah Abena Adam Aiko Alejandro Amara Amelie Anders Anika Anna Antoine Arjun Astrid Ayşe Beatriz Ben Camille Carlos Chen Chiara Clara Daniel Deepa Diego Elena Emeka Emil Emma Erik Fatima Felix Finn Freya Gabriel Grace Hana Hannah Haruto Hugo Ines Ingrid Isabel Jakub James Jana Joana Jonas Julia Kaito Karim Katarina Kofi Lars Laura Layla Leo Liam Lina Louise Lucas Luca Magnus Maja Malik Manon Mara Marco Maria Mateo Maya Mei Mia Miguel Mila Mohammed Nadia Naomi Nia Niklas Nina Noah Nora Olga Oliver Olivia Omar Oscar Paula Pedro Petra Priya Rafael Ravi Rosa Ruben Sakura Samir Sana Sara Sofia Stefan Sven Tanja Tariq Theo Thomas Tomas Uma Valentina Victor Wei Yara Yuki Yusuf Zara Zoe Zofia".split(
		" ",
	);
export const lastNames =
	"Abe Adeyemi Ahmed Almeida Alvarez Andersson Bakker Banerjee Bauer Becker Bennett Berg Bianchi Brandt Brown Carter Castro Chaudhary Clarke Costa Cruz Dahl Das Delacroix Diaz Dubois Edwards Eriksen Evans Fernandez Ferrari Fischer Foster Fournier Garcia Gomez Gonzalez Gray Gupta Haas Hall Hansen Harris Hayashi Hernandez Hoffmann Hughes Ivanova Jackson Jansen Jensen Johansson Jones Kang Kaur Keller Khan Kim Klein Kobayashi Kowalski Kumar Lambert Larsen Laurent Lee Lehmann Lewis Li Lindberg Lopez Martin Martinez Mehta Mensah Meyer Moreau Moreno Mueller Nakamura Nguyen Nielsen Novak Nowak Okafor Okoye Olsen Ortiz Osei Patel Pereira Petersen Peterson Popescu Ramirez Rao Reid Richter Rivera Roberts Rossi Roy Ruiz Santos Sato Schmidt Schneider Schulz Shah Sharma Silva Singh Smith Suzuki Tanaka Taylor Thompson Torres Turner Vargas Vega Visser Wagner Walker Wang Weber White Williams Wilson Wolf Wright Yamamoto Yilmaz Young Zhang Zimmermann".split(
		" ",
	);
export const departments = [
	"Engineering",
	"Sales",
	"Customer Success",
	"Finance",
	"Marketing",
	"Human Resources",
	"Operations",
	"Legal",
] as const;
export const titles: Record<(typeof departments)[number], readonly string[]> = {
	Engineering: [
		"Software Engineer",
		"Staff Engineer",
		"Quality Engineer",
		"Site Reliability Engineer",
	],
	Sales: ["Account Executive", "Sales Engineer", "Account Manager"],
	"Customer Success": ["Customer Success Manager", "Support Engineer"],
	Finance: ["Accountant", "Financial Analyst", "Controller"],
	Marketing: ["Product Marketing Manager", "Content Editor", "Designer"],
	"Human Resources": ["Recruiter", "People Partner"],
	Operations: [
		"Facilities Manager",
		"IT Administrator",
		"Procurement Specialist",
	],
	Legal: ["Counsel", "Paralegal"],
};
