import { parseArgs } from "node:util";
import { rehearse } from "./rehearsal.ts";

// `npm run rehearse`: plays rehearsals with one seed after the other, and prints what they have shown.
const { values } = parseArgs({
	options: {
		people: { type: "string", default: "2000" },
		changes: { type: "string", default: "300" },
		kills: { type: "string", default: "20" },
		seeds: { type: "string", default: "1" },
		seed: { type: "string", default: String(Date.now() % 1_000_000) },
		probability: { type: "string", default: "0.01" },
		speed: { type: "string", default: "1000" },
	},
});
const number = (name: keyof typeof values) => Number(values[name]);
let isRight = true;
for (let run = 0; run < number("seeds"); run += 1) {
	const seed = number("seed") + run;
	const start = performance.now();
	const result = await rehearse({
		people: number("people"),
		changes: number("changes"),
		kills: number("kills"),
		probability: number("probability"),
		speed: number("speed"),
		seed,
		onNote: (sentence) => console.error(`  ${sentence}`),
	});
	const { twice, lost, untrue, kept, results, reported, said, ...counts } =
		result;
	const wrong = { twice, lost, untrue, kept };
	console.log(
		[
			`seed ${seed}`,
			...Object.entries(counts).map(([name, count]) => `${count} ${name}`),
			...Object.entries(results).map(([name, count]) => `${name} ${count}`),
			`all reports ${JSON.stringify(reported)}`,
			...Object.entries(wrong).map(([name, all]) => `${name}: ${all.length}`),
			`${Math.round((performance.now() - start) / 1000)} s`,
		].join(", "),
	);
	for (const sentence of said.slice(0, 20)) console.log(`  ${sentence}`);
	for (const [name, all] of Object.entries(wrong))
		for (const sentence of all.slice(0, 20)) {
			isRight = false;
			console.log(`  ${name}: ${sentence}`);
		}
}
process.exitCode = isRight ? 0 : 1;
