import { words } from "../words/words.ts";
import { tellAsServer } from "./problem-words.ts";

/** The sentences in which the server tells what a person loses, and the same in the language of the page. */
const losses: readonly [RegExp, (value: string) => string][] = [
	[/^The license "(.*)" is taken away\.$/, words.losses.license],
	[/^The role "(.*)" is taken away\.$/, words.losses.role],
	[/^The person is removed from the group "(.*)"\.$/, words.losses.group],
	[/^The e-mail address (.*) is given up\.$/, words.losses.email],
	[/^The number (.*) is given up\.$/, words.losses.number],
	[/^The extension (.*) is given up\.$/, words.losses.extension],
	[
		/^(\d+) access tokens? of this person stops? working\.$/,
		(count) => words.losses.tokens(Number(count)),
	],
	[
		/^(\d+) (?:person has|people have) this person as manager\.$/,
		(count) => words.losses.reports(Number(count)),
	],
];

/** A warning of the server in the language of the page. One of another kind stays as it is. */
export function tellWarning(text: string): ReturnType<typeof tellAsServer> {
	for (const [pattern, tell] of losses) {
		const [, value] = pattern.exec(text) ?? [];
		if (value !== undefined) return { text: tell(value) };
	}
	return tellAsServer(text);
}
