import { counted } from "./formats.ts";

/** What a person loses by a change. */
export const losses = {
	license: (name: string) => `The license "${name}" is taken away.`,
	role: (name: string) => `The role "${name}" is taken away.`,
	group: (name: string) => `The person is removed from the group "${name}".`,
	email: (value: string) => `The e-mail address ${value} is given up.`,
	number: (value: string) => `The number ${value} is given up.`,
	extension: (value: string) => `The extension ${value} is given up.`,
	tokens: (count: number) =>
		`${counted(count, "access token of this person stops", "access tokens of this person stop")} working.`,
	reports: (count: number) =>
		`${counted(count, "person has", "people have")} this person as manager.`,
};
