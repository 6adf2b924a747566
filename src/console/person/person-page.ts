import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { linkTo, navigate } from "../router.ts";
import { current, openOrganization } from "../session.ts";
import { emptyState, loading, unreadPage } from "../shell/states.ts";
import { statusText } from "../status-text.ts";
import { callingCard, licensesCard, profileCard, rolesCard } from "./facts.ts";
import "./history.ts";
import "./organization-chart.ts";
import "./person-groups.ts";
import { personChanged } from "./person-changed.ts";
import { readTaggedPerson, type TaggedPerson } from "./tagged-person.ts";
import {
	copyAsCurl,
	copyPersonId,
	deletePerson,
	giveLicense,
	movePerson,
	setLogin,
	takeLicense,
} from "./verbs.ts";

/** One person: properties, organization chart and changes. */
class PersonPage extends View {
	static override properties = { personId: { attribute: false } };
	declare personId: string;
	#tagged: TaggedPerson | undefined;
	#catalog: Catalog | undefined;
	#fault: unknown;
	#revision = 0;
	/** While the person is being deleted, there is nothing to read again. */
	#isLeaving = false;

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener(personChanged, this.#onChange);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener(personChanged, this.#onChange);
	}

	#onChange = (event: Event) => {
		const isThis = (event as CustomEvent<string>).detail === this.personId;
		if (isThis && !this.#isLeaving) void this.#load(false);
	};

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId")) void this.#load();
	}

	async #load(isFirst = true): Promise<void> {
		const { isAdmin } = current();
		const wanted = this.personId;
		this.#fault = undefined;
		if (isFirst) this.#tagged = undefined;
		try {
			const [catalog, tagged] = await Promise.all([
				readCatalog(),
				readTaggedPerson(wanted, { callingData: isAdmin || undefined }),
			]);
			if (wanted !== this.personId) return;
			if (openOrganizationOf(tagged.person)) return;
			this.change(() => {
				this.#catalog = catalog;
				this.#tagged = tagged;
				this.#revision++;
			});
			if (!isFirst) return;
			document.title = `${tagged.person.displayName} – ${words.title}`;
			await this.updateComplete;
			this.querySelector("h1")?.focus();
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined) return this.#refused(this.#fault);
		if (this.#tagged === undefined || this.#catalog === undefined)
			return loading();
		const { person } = this.#tagged;
		const catalog = this.#catalog;
		const { isAdmin } = current();
		return html`<div class="page">
			<a class="back" href=${linkTo(["people"])}>${icon("arrow-left")}${words.people.title}</a>
			${this.#head(person)}
			<div class="person-grid">
				<div class="column">
					${profileCard(person, catalog)}
					${
						isAdmin
							? html`${callingCard(person, catalog)}
								${licensesCard(person, catalog)}
								${rolesCard(person, catalog)}
								<section class="card" aria-labelledby="groups">
									<h2 id="groups">${words.navigation.groups}</h2>
									<peopled-person-groups .personId=${person.id} .revision=${this.#revision}></peopled-person-groups>
								</section>`
							: nothing
					}
				</div>
				<div class="column">
					<section class="card" aria-labelledby="chart">
						<h2 id="chart">${words.person.organizationChart}</h2>
						<peopled-organization-chart .person=${person}></peopled-organization-chart>
					</section>
					${
						isAdmin
							? html`<section class="card" aria-labelledby="history">
									<h2 id="history">${words.person.history}</h2>
									<peopled-person-history
										.personId=${person.id}
										.catalog=${catalog}
										.revision=${this.#revision}
										.canUndo=${may("changePeople")}
									></peopled-person-history>
								</section>`
							: nothing
					}
				</div>
			</div>
		</div>`;
	}

	#head(person: Person): TemplateResult {
		const { displayName, title, department, type } = person;
		const isBlocked = String(person.loginEnabled) === "false";
		return html`<header class="person-head">
			${avatar(person, 88)}
			<div class="person-title">
				<h1 tabindex="-1">${displayName}</h1>
				<p class="quiet">${[title, department].filter(Boolean).join(" · ")}</p>
				<div class="chips">
					<span class="chip">${statusText(person.status)}</span>
					${type === "person" ? nothing : html`<span class="chip" data-kind="info">${words.type[type]}</span>`}
					${String(person.invitePending) === "true" ? html`<span class="chip" data-kind="warning">${words.person.pending}</span>` : nothing}
					${isBlocked ? html`<span class="chip" data-kind="error">${words.person.blocked}</span>` : nothing}
				</div>
			</div>
			${
				may("changePeople")
					? html`<div class="page-actions">
							<a class="button primary" href=${linkTo(["people", person.id, "edit"])}>${icon("edit")}${words.edit.go}</a>
							<button class="button secondary" @click=${() => giveLicense(person)}>${icon("tag")}${words.verbs.give}</button>
							<button class="button secondary" @click=${() => setLogin(person, isBlocked)}>${icon("lock")}${isBlocked ? words.verbs.activate : words.verbs.deactivate}</button>
							<button class="button secondary" popovertarget="person-actions">${words.more}</button>
							<div class="menu actions-menu" id="person-actions" popover @click=${hideMenu}>
								<button class="button ghost" @click=${() => takeLicense(person)}>${icon("tag")}${words.verbs.take}</button>
								${may("movePeople") && person.locationId !== undefined ? html`<button class="button ghost" @click=${() => movePerson(person)}>${icon("location")}${words.verbs.move}</button>` : nothing}
								<button class="button ghost" @click=${() => copyPersonId(person)}>${icon("copy")}${words.verbs.copyId}</button>
								<button class="button ghost" @click=${() => copyAsCurl(person)}>${icon("copy")}${words.verbs.copyAsCurl}</button>
							</div>
							<button class="button danger-quiet" @click=${this.#delete}>${icon("remove")}${words.verbs.delete}</button>
						</div>`
					: nothing
			}
		</header>`;
	}

	#delete = async () => {
		if (this.#tagged === undefined) return;
		this.#isLeaving = true;
		if (await deletePerson(this.#tagged.person))
			await navigate(linkTo(["people"]));
		this.#isLeaving = false;
	};

	#refused(cause: unknown): TemplateResult {
		if (cause instanceof RefusalError && cause.status === 404)
			return html`<div class="page">
				<h1 class="hidden" tabindex="-1">${words.person.notFoundTitle}</h1>
				${emptyState({
					sign: "user",
					title: words.person.notFoundTitle,
					text: words.person.notFound,
					action: html`<a class="button secondary" href=${linkTo(["people"])}>${words.missing.home}</a>`,
				})}
			</div>`;
		return unreadPage(cause, () => this.#load());
	}
}
define("peopled-person", PersonPage);

/** Opens the organization of a person from a link, unless it is open. Then the page is created again. */
function openOrganizationOf({ orgId }: Person): boolean {
	const { organization, organizations } = current();
	const isElsewhere =
		orgId !== organization.id && organizations.some(({ id }) => id === orgId);
	if (isElsewhere) openOrganization(orgId);
	return isElsewhere;
}

function hideMenu(event: Event): void {
	(event.currentTarget as HTMLElement).hidePopover();
}
