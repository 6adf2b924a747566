/** The pages of the introduction, in their order. Each is a Markdown file of the folder `introduction/`. */
export const introductionIds = [
	"start",
	"authentication",
	"errors",
	"problem-codes",
	"paging",
	"limits",
	"versions",
	"dry-runs",
	"test-environment",
	"clients",
] as const;

export type IntroductionId = (typeof introductionIds)[number];

/** A page of the introduction. */
export interface IntroductionPage {
	id: IntroductionId;
	title: string;
	/** Its first paragraph. */
	summary: string;
	/** The whole page as Markdown. */
	text: string;
}

/** The address that the files show; a reader sees the address of the server. */
const shownOrigin = "http://localhost:8080";

/** The pages of the introduction for a server at an origin. */
export function readIntroduction(
	texts: Readonly<Record<IntroductionId, string>>,
	origin: string,
): IntroductionPage[] {
	return introductionIds.map((id) => {
		const text = texts[id].replaceAll(shownOrigin, origin).trim();
		const [title = "", summary = ""] = text.split("\n\n", 2);
		return {
			id,
			title: title.replace(/^# /, ""),
			summary: summary.replaceAll("\n", " "),
			text,
		};
	});
}
