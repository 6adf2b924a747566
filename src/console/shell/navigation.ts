import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { type Action, may } from "../permissions.ts";
import { currentPlace, linkTo } from "../router.ts";
import { current } from "../session.ts";

interface Entry {
	step: string;
	label: string;
	sign: IconName;
	/** Ordinary members of an organization may only search for people. */
	isForMembers?: boolean;
	/** The permission needed to see it. */
	needs?: Action;
}

const groups: readonly (readonly Entry[])[] = [
	[
		{
			step: "people",
			label: words.navigation.people,
			sign: "people",
			isForMembers: true,
		},
		{ step: "licenses", label: words.navigation.licenses, sign: "tag" },
		{ step: "groups", label: words.navigation.groups, sign: "group" },
		{ step: "locations", label: words.navigation.locations, sign: "location" },
		{ step: "deleted", label: words.navigation.deleted, sign: "user" },
		{
			step: "bulk",
			label: words.navigation.bulk,
			sign: "upload",
			needs: "runBulk",
		},
		{
			step: "plan",
			label: words.navigation.plan,
			sign: "check",
			needs: "seePlan",
		},
	],
	[
		{
			step: "tokens",
			label: words.navigation.tokens,
			sign: "lock",
			isForMembers: true,
		},
		{
			step: "integrations",
			label: words.navigation.integrations,
			sign: "integrations",
			needs: "seeIntegrations",
		},
		{
			step: "activity",
			label: words.navigation.activity,
			sign: "recents",
			needs: "seeActivity",
		},
		{
			step: "requests",
			label: words.navigation.requests,
			sign: "diagnostics",
			needs: "seeRequests",
		},
		{
			step: "faults",
			label: words.navigation.standIn,
			sign: "bug",
			needs: "controlStandIn",
		},
	],
];

/** The side navigation. On a phone, it is a drawer. */
export function navigation(isOpen: boolean, close: () => void): TemplateResult {
	const { isAdmin } = current();
	const [open = "people"] = currentPlace().steps;
	return html`
		<nav class="navigation" aria-label=${words.navigation.label} ?data-open=${isOpen}>
			${groups.map((group) => {
				const entries = group.filter(({ isForMembers, needs }) =>
					needs === undefined ? isAdmin || isForMembers : may(needs),
				);
				if (entries.length === 0) return nothing;
				return html`<ul>
					${entries.map(
						({ step, label, sign }) =>
							html`<li>
								<a
									href=${linkTo([step])}
									aria-current=${step === open ? "page" : nothing}
									>${icon(sign)}<span>${label}</span></a
								>
							</li>`,
					)}
				</ul>`;
			})}
			<ul class="navigation-foot">
				<li>
					<a href="/reference" target="_blank" rel="noopener"
						>${icon("document")}<span>${words.navigation.reference}</span></a
					>
				</li>
			</ul>
		</nav>
		${isOpen ? html`<div class="scrim" @click=${close}></div>` : nothing}
	`;
}
