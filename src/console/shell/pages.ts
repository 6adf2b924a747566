import { html, type TemplateResult } from "lit";
import type { Place } from "../router.ts";
import { words } from "../words.ts";

/** A page of the console. Its code is loaded when it is first shown. */
export interface Page {
	title: string;
	load(): Promise<unknown>;
	render(place: Place): TemplateResult;
}

/** The page that an address names; undefined when there is none. */
export function findPage({ steps }: Place): Page | undefined {
	const [room = "people", second, third] = steps;
	if (steps.length > 3) return undefined;
	if (room === "people" && second === undefined) return people;
	if (room === "people" && second !== undefined) {
		if (third === undefined) return person;
	}
	return undefined;
}

const people: Page = {
	title: words.navigation.people,
	load: () => import("../people/people-page.ts"),
	render: () => html`<peopled-people></peopled-people>`,
};

const person: Page = {
	title: words.navigation.people,
	load: () => import("../person/person-page.ts"),
	render: ({ steps }) =>
		html`<peopled-person .personId=${steps[1]}></peopled-person>`,
};
