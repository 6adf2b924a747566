import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import type { Person } from "../../contract/person.ts";
import { icon } from "../../look/icons.ts";
import { skeletonLines, skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { showDay } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { guardLeaving, linkTo, navigate, replaceQuery } from "../router.ts";
import { rememberRecent } from "../search/recent.ts";
import { current, openOrganization } from "../session.ts";
import { toastFault } from "../shell/fault.ts";
import { emptyState, onlyLooking, unreadPage } from "../shell/states.ts";
import type { EditPanel } from "./edit-panel.ts";
import {
	callingCard,
	licensesCard,
	profileCard,
	rolesCard,
	sitesCard,
} from "./facts.ts";
import "./history.ts";
import "./organization-chart.ts";
import { momentOf } from "./past-day.ts";
import { personChanged, wasDeletedHere } from "./person-changed.ts";
import "./person-groups.ts";
import { personHead } from "./person-head.ts";
import "./person-tokens.ts";
import { type Section, sectionOf } from "./sections.ts";
import { readTaggedPerson, type TaggedPerson } from "./tagged-person.ts";
import { technicalCard } from "./technical-card.ts";

/** One person: properties, manager and reports, tokens and changes. */
class PersonPage extends View {
	static override properties = {
		personId: { attribute: false },
		edit: { attribute: false },
		asOf: { attribute: false },
	};
	declare personId: string;
	/** The section of the open editing panel, as the address names it. */
	declare edit: string | undefined;
	/** The day at whose end the person is shown, such as `2026-03-01`; undefined for now. */
	declare asOf: string | undefined;
	#tagged: TaggedPerson | undefined;
	#catalog: Catalog | undefined;
	#fault: unknown;
	/** The day for which `#tagged` was read. */
	#shownAsOf: string | undefined;
	/** Counts the times of reading, of which only the last one counts. */
	#loads = 0;
	#revision = 0;
	#panel: EditPanel | undefined;
	/** Whether closing the panel goes back in the history of the browser. */
	#isPushed = false;

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener(personChanged, this.#onChange);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener(personChanged, this.#onChange);
		this.#panel?.close();
	}

	#onChange = (event: Event) => {
		const { detail } = event as CustomEvent<string>;
		if (detail === this.personId && !wasDeletedHere(detail))
			void this.#load(false);
	};

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId") || changed.has("asOf"))
			void this.#load(changed.has("personId"));
		else if (changed.has("edit")) this.#followAddress();
	}

	async #load(isOther = true): Promise<void> {
		const { personId, asOf } = this;
		const load = ++this.#loads;
		this.#fault = undefined;
		if (isOther) this.#tagged = undefined;
		const isFirst = this.#tagged === undefined;
		try {
			const [catalog, tagged] = await Promise.all([
				readCatalog(),
				readTaggedPerson(personId, {
					callingData: current().isAdmin || undefined,
					asOf: asOf && momentOf(asOf),
				}),
			]);
			if (load !== this.#loads) return;
			if (openOrganizationOf(tagged.person)) return;
			this.change(() => {
				this.#catalog = catalog;
				this.#tagged = tagged;
				this.#shownAsOf = asOf;
				this.#revision++;
			});
			if (!isFirst) return;
			rememberRecent({ kind: "people", id: tagged.person.id });
			document.title = `${tagged.person.displayName} – ${words.title}`;
			await this.updateComplete;
			this.querySelector("h1")?.focus();
			this.#followAddress();
		} catch (cause) {
			if (load === this.#loads)
				this.change(() => {
					this.#fault = cause;
				});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined) return this.#refused(this.#fault);
		if (this.#tagged === undefined || this.#catalog === undefined)
			return skeleton();
		const { person, etag } = this.#tagged;
		const catalog = this.#catalog;
		const { isAdmin, me } = current();
		const isNow = this.#shownAsOf === undefined;
		const edit = isNow && may("changePeople") ? this.#edit : undefined;
		const mayChange = may("changePeople");
		const seesTokens = may("seeTokensOfOthers") || person.id === me.id;
		const isWaiting = this.#shownAsOf !== this.asOf;
		return html`<div class="page person-page" aria-busy=${isWaiting}>
			<a class="back" href=${linkTo(["people"])}>${icon("arrow-left")}${words.people.title}</a>
			${personHead(person, { edit, isNow, deleted: this.#leave })}
			${isNow ? nothing : this.#pastBar(person)}
			${isNow && this.edit !== undefined && !mayChange ? onlyLooking("changePeople") : nothing}
			${isAdmin ? jumps(seesTokens) : nothing}
			<div class="person-grid">
				<div class="column">
					${profileCard(person, catalog, edit)}
					${
						isAdmin
							? html`${callingCard(person, catalog, edit)}
								${licensesCard(person, catalog, edit)}
								${rolesCard(person, catalog, edit)}
								${isNow ? groupsCard(person, this.#revision) : nothing}
								${sitesCard(person, catalog, edit)}`
							: nothing
					}
					${seesTokens && isNow ? tokensCard(person, this.#revision) : nothing}
					${isNow ? technicalCard(person, etag) : nothing}
				</div>
				<div class="column">
					<section class="card" aria-labelledby="chart" tabindex="-1">
						<h2 id="chart">${words.person.organizationChart}</h2>
						<peopled-organization-chart .person=${person}></peopled-organization-chart>
					</section>
					${
						isAdmin
							? html`<section class="card" aria-labelledby="history" tabindex="-1">
									<h2 id="history">${words.person.history}</h2>
									<peopled-person-history
										.personId=${person.id}
										.catalog=${catalog}
										.revision=${this.#revision}
										.canUndo=${mayChange && isNow}
										.asOf=${this.asOf}
									></peopled-person-history>
								</section>`
							: nothing
					}
				</div>
			</div>
		</div>`;
	}

	#pastBar(person: Person): TemplateResult {
		return html`<div class="notice" data-kind="info" role="status">
			${icon("recents")}
			<div>
				<p>${words.history.shownAsOf(showDay(`${this.#shownAsOf}T00:00`))}</p>
				<a class="button secondary small" href=${linkTo(["people", person.id])}>${words.history.backToNow}</a>
			</div>
		</div>`;
	}

	// Opening and closing the panel are steps in the browser's history, so that Back closes it.
	#edit = (section: Section) => {
		const isReplacing = this.edit !== undefined;
		if (!isReplacing) this.#isPushed = true;
		void navigate(linkTo(["people", this.personId], { edit: section }), {
			isReplacing,
		});
	};

	#followAddress(): void {
		const section = sectionOf(this.edit);
		if (section === undefined || !may("changePeople") || this.asOf) {
			this.#panel?.close();
			return;
		}
		if (this.#panel !== undefined) this.#panel.show(section);
		else void this.#openPanel().catch(toastFault);
	}

	async #openPanel(): Promise<void> {
		if (this.#tagged === undefined) return;
		const { person } = this.#tagged;
		const open = (await import("./edit-panel.ts")).openEditPanel;
		// Meanwhile another section may be wanted, or no panel, or it is open.
		const section = sectionOf(this.edit);
		const isWanted = this.isConnected && this.personId === person.id;
		if (!isWanted || section === undefined || this.#panel !== undefined) return;
		const panel = open({
			person,
			section,
			onSection: (chosen) =>
				replaceQuery(new URLSearchParams({ edit: chosen })),
		});
		this.#panel = panel;
		await panel.closed;
		this.#panel = undefined;
		guardLeaving(undefined);
		const isElsewhere = sectionOf(this.edit) === undefined || !this.isConnected;
		const isPushed = this.#isPushed;
		this.#isPushed = false;
		if (isElsewhere) return;
		if (isPushed) history.back();
		else
			await navigate(linkTo(["people", this.personId]), { isReplacing: true });
	}

	#leave = () => void navigate(linkTo(["people"]));

	#refused(cause: unknown): TemplateResult {
		if (!(cause instanceof RefusalError && cause.status === 404))
			return unreadPage(cause, () => this.#load());
		const isPast = this.asOf !== undefined;
		return html`<div class="page">
			<h1 class="hidden" tabindex="-1">${words.person.notFoundTitle}</h1>
			${emptyState({
				sign: "user",
				title: words.person.notFoundTitle,
				text: isPast ? words.history.notThere : words.person.notFound,
				action: isPast
					? html`<a class="button secondary" href=${linkTo(["people", this.personId])}>${words.history.backToNow}</a>`
					: html`<a class="button secondary" href=${linkTo(["people"])}>${words.missing.home}</a>`,
			})}
		</div>`;
	}
}
define("peopled-person", PersonPage);

function groupsCard({ id }: Person, revision: number): TemplateResult {
	return html`<section class="card" aria-labelledby="groups" tabindex="-1">
		<h2 id="groups">${words.navigation.groups}</h2>
		<peopled-person-groups .personId=${id} .revision=${revision}></peopled-person-groups>
	</section>`;
}

function tokensCard({ id }: Person, revision: number): TemplateResult {
	return html`<section class="card late" aria-labelledby="tokens" tabindex="-1">
		<h2 id="tokens">${words.person.tokens}</h2>
		<peopled-person-tokens .personId=${id} .revision=${revision}></peopled-person-tokens>
	</section>`;
}

// On a phone the sections are below each other: one tap leads to each.
function jumps(seesTokens: boolean): TemplateResult {
	const targets = [
		["history", words.person.history],
		["licenses", words.fields.licenses],
		["calling", words.person.calling],
		["chart", words.person.organizationChart],
		["groups", words.navigation.groups],
		...(seesTokens ? [["tokens", words.person.tokens]] : []),
	];
	return html`<nav class="person-jumps" aria-label=${words.person.jump}>
		${targets.map(([id, label]) => html`<button class="button secondary small" type="button" @click=${() => jumpTo(id ?? "")}>${label}</button>`)}
	</nav>`;
}

function jumpTo(id: string): void {
	const section = document.getElementById(id)?.closest("section");
	section?.scrollIntoView({ block: "start" });
	section?.focus({ preventScroll: true });
}

function skeleton(): TemplateResult {
	return html`<div class="page person-page">
		<h1 class="hidden" tabindex="-1">${words.loading}</h1>
		${skeletonRows(1)}
		<div class="person-grid">
			<div class="column">
				<section class="card">${skeletonLines(5)}</section>
				<section class="card">${skeletonLines(3)}</section>
			</div>
			<div class="column"><section class="card">${skeletonLines(4)}</section></div>
		</div>
	</div>`;
}

/** Opens the organization of a person from a link, unless it is open. Then the page is created again. */
function openOrganizationOf({ orgId }: Person): boolean {
	const { organization, organizations } = current();
	const isElsewhere =
		orgId !== organization.id && organizations.some(({ id }) => id === orgId);
	if (isElsewhere) openOrganization(orgId);
	return isElsewhere;
}
