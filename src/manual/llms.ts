import type { Call } from "./description.ts";
import type { IntroductionPage } from "./introduction.ts";

/** The pages of the reference as a list of links to their Markdown, in the form of llms.txt (llmstxt.org). */
export function writeIndex({
	origin,
	pages,
	calls,
}: {
	origin: string;
	pages: readonly IntroductionPage[];
	calls: readonly Call[];
}): string {
	const link = (title: string, id: string, more: string) =>
		`- [${title}](${origin}/reference/${id}.md): ${more}`;
	const tags = [...new Set(calls.map(({ tag }) => tag))];
	return [
		"# peopled",
		"> A people directory that speaks the Webex People API. Every page below is Markdown; the whole API is also an OpenAPI 3.1 document.",
		"## Introduction",
		pages.map(({ title, id, summary }) => link(title, id, summary)).join("\n"),
		...tags.flatMap((tag) => [
			`## ${tag}`,
			calls
				.filter((call) => call.tag === tag)
				.map(({ summary, id, method, root, path }) =>
					link(summary, id, `\`${method} ${root}${path}\``),
				)
				.join("\n"),
		]),
		"## Optional",
		`- [OpenAPI 3.1](${origin}/openapi.json): every call with its schemas and examples`,
		"",
	].join("\n\n");
}
