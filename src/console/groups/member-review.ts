import { html, nothing, type TemplateResult } from "lit";
import type { DryRun } from "../../contract/dry-run.ts";
import type { Group } from "../../contract/group-shape.ts";
import { words } from "../../words/words.ts";
import { consequences, warnings } from "../person/review-parts.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";

/** People who are to join and to leave a group, until they are saved. */
export interface MemberDraft {
	joins: readonly Named[];
	leaves: readonly Named[];
}

interface Named {
	id: string;
	displayName: string;
}

/** People named at most; the others are counted. */
const namedMax = 50;

/** Shows who would join and leave, from a dry run by the server, and saves it. Resolves to whether it was saved. */
export async function askMemberReview(
	{ id, displayName }: Group,
	{ joins, leaves }: MemberDraft,
): Promise<boolean> {
	const { client } = current();
	const call = client.prepare("PATCH /groups/{groupId}", {
		path: { groupId: id },
		body: {
			members: [
				...joins.map((person) => ({
					id: person.id,
					operation: "add" as const,
				})),
				...leaves.map((person) => ({
					id: person.id,
					operation: "delete" as const,
				})),
			],
		},
	});
	const preview = await call.dryRun();
	return confirm({
		title: words.review.title(displayName),
		text:
			preview.members?.length === 0
				? html`<p>${words.edit.nothing}</p>`
				: memberEffects(preview),
		yes: words.save,
		call,
	});
}

/** The effects of a change of members: warnings, the people who join and leave, and the seats of licenses. */
export function memberEffects(preview: DryRun): TemplateResult {
	const { members = [] } = preview;
	return html`${warnings(preview.warnings)} ${memberNames(members, "joins")}
		${memberNames(members, "leaves")} ${consequences(preview)}`;
}

function memberNames(
	members: NonNullable<DryRun["members"]>,
	action: "joins" | "leaves",
): TemplateResult | typeof nothing {
	const found = members.filter((member) => member.action === action);
	if (found.length === 0) return nothing;
	const others = found.length - namedMax;
	return html`<section>
		<h3>${words.groups.would[action](found.length)}</h3>
		<ul class="member-names">
			${found.slice(0, namedMax).map(({ displayName }) => html`<li>${displayName}</li>`)}
			${others > 0 ? html`<li class="quiet">${words.groups.others(others)}</li>` : nothing}
		</ul>
	</section>`;
}
