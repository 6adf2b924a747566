/** The words of license templates. */
export const templates = {
	title: "Automatic assignment",
	hint: "A template assigns licenses to new people, or to people who join a group. People who are there already keep what they have.",
	empty: "No license is assigned automatically.",
	create: "New template",
	everyone: "New people",
	membersOf: (name: string) => `New members of ${name}`,
	membersOfGroup: "New members of a group",
	forWhom: "For",
	licenses: "Licenses",
	effects: "What this means",
	editOf: (name: string) => `Edit the template: ${name}`,
	removeOf: (name: string) => `Delete the template: ${name}`,
	removeTitle: (name: string) => `Delete the template “${name}”?`,
	removeText:
		"People keep the licenses that it assigned. They can be removed then, unless another template assigns them too.",
	saved: "The template was saved.",
	removed: "The template was deleted.",
	origin: "From a template",
};
