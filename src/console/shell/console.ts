import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { define, View } from "../../look/view.ts";
import { onLanguageChoice } from "../../words/languages.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import {
	currentPlace,
	guardLeaving,
	isGuarded,
	linkTo,
	navigate,
	openRouter,
} from "../router.ts";
import {
	completeSignIn,
	currentIfAny,
	followOtherTabs,
	onSessionChange,
	openOrganization,
	resumeSession,
} from "../session.ts";
import "../bulk/running-jobs.ts";
import "./account.ts";
import "./sign-in.ts";
import "./toasts.ts";
import { header } from "../../look/header.ts";
import { icon } from "../../look/icons.ts";
import { faultPanel } from "./fault.ts";
import {
	isNavigationNarrow,
	onWindowWidthChange,
} from "./narrow-navigation.ts";
import { navigation } from "./navigation.ts";
import { memberHome } from "./page-entries.ts";
import { findPage, type Page } from "./pages.ts";
import { openSearchKeys, searchField } from "./search-field.ts";
import { watchSessionEnd } from "./session-end.ts";
import { loadingPage, missingPage } from "./states.ts";

/** The pages whose code was loaded. */
const loaded = new WeakSet<Page>();

/** The whole console: the sign-in page without a session, otherwise the page of the address. */
class Console extends View {
	#isStarting = true;
	#isNavigationOpen = false;
	#fault: unknown;
	#page: Page | undefined;
	/** Whether the code of the page is there. */
	#isLoaded = false;
	/** The part of the address whose change means another page, so that the focus moves to its heading. */
	#focusedPath = "";

	override async connectedCallback(): Promise<void> {
		super.connectedCallback();
		openRouter(() => this.#show());
		onSessionChange(() => {
			guardLeaving(undefined);
			this.#show();
		});
		addEventListener("keydown", this.#onKey);
		openSearchKeys();
		onWindowWidthChange(() => this.requestUpdate());
		followOtherTabs();
		// A page with unsaved input follows when it is opened the next time.
		onLanguageChoice(() => {
			if (!isGuarded()) location.reload();
		});
		watchSessionEnd();
		await this.#start();
	}

	async #start(): Promise<void> {
		this.#fault = undefined;
		const note = (cause: unknown) => {
			this.#fault = cause;
			return false;
		};
		const isLeaving = await completeSignIn().catch(note);
		if (isLeaving) return;
		// The code of the page loads beside the session. Whoever shows the page meets its failure again.
		void findPage(currentPlace())
			?.load()
			.catch(() => {});
		await resumeSession().catch(note);
		this.#isStarting = false;
		this.#show();
	}

	async #show(): Promise<void> {
		this.#isNavigationOpen = false;
		if (currentIfAny() !== undefined && leaveFirstPage()) return;
		const page = findPage(currentPlace());
		this.change(() => {
			this.#page = page;
			this.#isLoaded = page === undefined || loaded.has(page);
		});
		document.title = currentIfAny()
			? `${page?.title ?? words.missing.title} – ${words.title}`
			: words.title;
		if (currentIfAny() === undefined) return;
		try {
			await page?.load();
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
			return;
		}
		if (page !== undefined) loaded.add(page);
		if (page === this.#page)
			this.change(() => {
				this.#isLoaded = true;
			});
		await this.updateComplete;
		this.#focusHeading();
	}

	// Not on the first page, where the browser's own initial focus is right.
	#focusHeading(): void {
		const path = location.pathname;
		const isFirst = this.#focusedPath === "";
		const isSame = this.#focusedPath === path;
		this.#focusedPath = path;
		if (isFirst || isSame) return;
		this.querySelector<HTMLElement>("main h1")?.focus();
		this.querySelector("main")?.scrollTo(0, 0);
	}

	override render(): TemplateResult {
		if (this.#isStarting) return this.#beginning();
		const session = currentIfAny();
		if (session === undefined)
			return html`${header({ page: "console" })}
				<peopled-sign-in .fault=${this.#fault}></peopled-sign-in>
				<peopled-toasts></peopled-toasts>`;
		if (this.#page?.isLone)
			return html`${header({ page: "console" })}
				<main id="main" class="lone" tabindex="-1">${this.#content()}</main>
				<peopled-toasts></peopled-toasts>`;
		const { organization, organizations, me } = session;
		const own = organizations.find(({ id }) => id === me.orgId);
		const isForeign = organization.id !== me.orgId;
		return html`
			<a class="skip" href="#main" @click=${this.#skip}>${words.skip}</a>
			<div
				class="shell"
				?data-foreign=${isForeign}
				?data-narrow=${isNavigationNarrow()}
			>
				${header({
					page: "console",
					start: html`<button
						class="button ghost round menu-button"
						aria-label=${words.navigation.open}
						aria-expanded=${this.#isNavigationOpen}
						@click=${this.#toggleNavigation}
					>
						${icon("menu")}
					</button>`,
					middle: searchField(),
					end: html`<peopled-running-jobs></peopled-running-jobs><peopled-account></peopled-account>`,
				})}
				${navigation({
					isOpen: this.#isNavigationOpen,
					close: this.#toggleNavigation,
					changed: () => this.requestUpdate(),
				})}
				<div class="content">
					${
						isForeign
							? html`<div class="foreign" role="note">
									${icon("company")}
									<span>${words.organization.foreign(organization.displayName)}</span>
									<button
										class="button secondary small"
										@click=${() => this.#goHome(me.orgId)}
									>
										${words.organization.back(own?.displayName ?? "")}
									</button>
								</div>`
							: nothing
					}
					<main id="main" tabindex="-1">${this.#content()}</main>
				</div>
			</div>
			<peopled-toasts></peopled-toasts>
		`;
	}

	// The frame stands where it will be, so that nothing moves when the page comes.
	#beginning(): TemplateResult {
		return html`<div class="shell">
			${header({ page: "console" })}
			<div class="navigation" aria-hidden="true"></div>
			<div class="content"><main id="main">${loadingPage()}</main></div>
		</div>`;
	}

	#content(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#start());
		if (this.#page === undefined) return missingPage();
		if (!this.#isLoaded) return loadingPage();
		const { needs, isForAdmins } = this.#page;
		const reason =
			isForAdmins && !currentIfAny()?.isAdmin ? "administer" : needs;
		if (reason === "administer" || (reason !== undefined && !may(reason)))
			return html`<div class="page">
				<h1 tabindex="-1">${words.permission.title}</h1>
				<p>${words.permission[reason]}</p>
				<a class="button primary" href="/console/people">${words.missing.home}</a>
			</div>`;
		// Another organization or person means another page, even at the same address.
		const { me, organization } = currentIfAny() ?? {};
		return html`${keyed(`${me?.id} ${organization?.id}`, this.#page.render(currentPlace()))}`;
	}

	#onKey = (event: KeyboardEvent) => {
		if (event.key !== "Escape" || !this.#isNavigationOpen) return;
		this.#toggleNavigation();
		this.querySelector<HTMLElement>(".menu-button")?.focus();
	};

	#toggleNavigation = () =>
		this.change(() => {
			this.#isNavigationOpen = !this.#isNavigationOpen;
		});

	async #goHome(orgId: string): Promise<void> {
		await navigate(linkTo(["people"]));
		// A person with unsaved changes may have chosen to stay.
		if (location.pathname === linkTo(["people"])) openOrganization(orgId);
	}

	#skip = (event: Event) => {
		event.preventDefault();
		this.querySelector<HTMLElement>("main")?.focus();
	};
}
define("peopled-console", Console);

// The overview is for administrators. Members start with the directory, and load nothing of the overview.
function leaveFirstPage(): boolean {
	const isFirst = currentPlace().steps.length === 0;
	if (!isFirst || currentIfAny()?.isAdmin) return false;
	void navigate(memberHome(), { isReplacing: true });
	return true;
}
