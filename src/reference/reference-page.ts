import { html, LitElement, nothing, type TemplateResult } from "lit";
import { endSession, type OwnSession } from "../client/kept-session.ts";
import { isUnreachable } from "../client/refusal.ts";
import {
	readWaysToSignIn,
	type WaysToSignIn,
} from "../client/ways-to-sign-in.ts";
import { accountMenu, header } from "../look/header.ts";
import { icon } from "../look/icons.ts";
import { skeletonLines } from "../look/skeleton.ts";
import {
	type Call,
	type Description,
	listCalls,
} from "../manual/description.ts";
import {
	type IntroductionPage,
	readIntroduction,
} from "../manual/introduction.ts";
import { words } from "../words/words.ts";
import { addressOf, type Place, readAddress } from "./address.ts";
import { apiDocument } from "./api-document.ts";
import { showCall, showPath } from "./call-view.ts";
import { introductionTexts } from "./introduction-texts.ts";
import { showContents, showIntroduction } from "./introduction-view.ts";
import { type Entry, listEntries } from "./search.ts";
import "./call-side.ts";
import "./page-markdown.ts";
import "./reference-navigation.ts";
import "./sign-in.ts";

/** At this width or less, the list of pages is above the page, collapsed. */
const narrow = matchMedia("(max-width: 60rem)");

/** The page that opens without a name in the address. */
const firstPageId = "updatePerson";

/** The whole reference. The address names the page and its part after `#`. */
class ReferencePage extends LitElement {
	static override properties = {
		description: { state: true },
		ways: { state: true },
		session: { state: true },
		place: { state: true },
		missingPart: { state: true },
		isNarrow: { state: true },
		problem: { state: true },
	};
	declare description: Description | undefined;
	declare ways: WaysToSignIn | undefined;
	declare session: OwnSession | undefined;
	declare place: Place;
	/** The part that the address names, and that the page does not have; "" when it has it. */
	declare missingPart: string;
	declare isNarrow: boolean;
	declare problem: string;
	#calls: readonly Call[] = [];
	#entries: readonly Entry[] | undefined;
	readonly #pages = readIntroduction(introductionTexts, location.origin);

	constructor() {
		super();
		this.problem = "";
		this.missingPart = "";
		this.place = readAddress(location.hash);
		addEventListener("hashchange", this.#follow);
		this.isNarrow = narrow.matches;
		narrow.addEventListener("change", ({ matches }) => {
			this.isNarrow = matches;
		});
	}

	protected override createRenderRoot(): HTMLElement {
		return this;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#load();
	}

	async #load(): Promise<void> {
		readWaysToSignIn(location.origin).then(
			(ways) => {
				this.ways = ways;
			},
			() => undefined,
		);
		try {
			const reply = await apiDocument;
			if (!reply.ok) throw new Error(words.reference.answered(reply.status));
			const description = (await reply.json()) as Description;
			this.#calls = listCalls(description);
			this.description = description;
			await this.updateComplete;
			this.#show(false);
		} catch (cause) {
			this.problem = isUnreachable(cause)
				? words.look.unreachable
				: words.reference.unreadable((cause as Error).message);
		}
	}

	// What sticks below the bar leaves room for the strip.
	protected override firstUpdated(): void {
		const strip = this.querySelector<HTMLElement>(".strip");
		if (strip === null) return;
		new ResizeObserver(() => {
			document.documentElement.style.setProperty(
				"--strip-height",
				`${strip.offsetHeight}px`,
			);
		}).observe(strip);
	}

	#follow = async () => {
		const before = this.place.pageId;
		this.place = readAddress(location.hash);
		await this.updateComplete;
		this.#show(before !== this.place.pageId);
	};

	// The part that the address names, or the beginning of a page that was opened.
	#show(isNewPage = true): void {
		this.querySelector(".is-target")?.classList.remove("is-target");
		const part =
			this.place.part === ""
				? null
				: document.getElementById(addressOf(this.place));
		this.missingPart = part === null ? this.place.part : "";
		if (part === null) {
			if (!isNewPage) return;
			scrollTo(0, 0);
			this.querySelector<HTMLElement>("#call-title")?.focus({
				preventScroll: true,
			});
			return;
		}
		part.closest("details")?.setAttribute("open", "");
		part.scrollIntoView({ block: "start" });
		part.classList.add("is-target");
		part.focus({ preventScroll: true });
	}

	protected override render(): TemplateResult {
		const texts = words.reference;
		return html`
			<a class="skip" href="#call-title" @click=${this.#skip}>${texts.skip}</a>
			${header({ page: "reference", end: this.#showAccount() })}
			${this.#showStrip()}
			${this.description === undefined ? this.#showWaiting() : this.#showPage(this.description)}
		`;
	}

	#showAccount(): TemplateResult | typeof nothing {
		if (this.session === undefined) return nothing;
		const { me } = this.session;
		return accountMenu(me, words.reference.signIn.done(me.displayName), () => {
			this.session = undefined;
			void endSession();
		});
	}

	// Below the header, so that it has the same height whether or not a person is signed in.
	#showStrip(): TemplateResult {
		const texts = words.reference.signIn;
		const isSample = this.#isSample();
		return html`<section
			class="strip"
			aria-label=${texts.label}
			data-kind=${isSample ? "sample" : "token"}
			?hidden=${isSample === undefined}
		>
			<p>
				<strong>${isSample ? texts.sample : texts.live}</strong>
				${isSample ? texts.sampleText : texts.liveText}
			</p>
			<sign-in
				.ways=${this.ways ?? { providerName: undefined, people: [] }}
				.session=${this.session}
				@session=${(
					event: CustomEvent<{ session: OwnSession | undefined }>,
				) => {
					this.session = event.detail.session;
				}}
			></sign-in>
		</section>`;
	}

	/** Whether the people are made up; undefined until it is known. */
	#isSample(): boolean | undefined {
		return this.ways && this.ways.people.length > 0;
	}

	#skip = (event: Event) => {
		event.preventDefault();
		this.querySelector<HTMLElement>("#call-title")?.focus();
	};

	#showWaiting(): TemplateResult {
		const texts = words.reference;
		return html`<main class="waiting">
			<h1 id="call-title" tabindex="-1">${this.problem === "" ? texts.title : texts.failed}</h1>
			<p role="status">${this.problem || texts.loading}</p>
			${this.problem === "" ? skeletonLines(8) : nothing}
		</main>`;
	}

	#showPage(description: Description): TemplateResult {
		const pageId = this.place.pageId || firstPageId;
		const call = this.#calls.find(({ id }) => id === pageId);
		const page = this.#pages.find(({ id }) => id === pageId);
		const title = call?.summary ?? page?.title;
		document.title = words.reference.documentTitle(
			title ?? words.reference.unknownPage.title,
		);
		return html`<div class="columns">
			${this.#showNavigation(pageId, description)}
			${
				call !== undefined
					? this.#showCall(call, description)
					: page !== undefined
						? this.#showIntroduction(page)
						: this.#showUnknown(pageId)
			}
		</div>`;
	}

	#showNavigation(pageId: string, description: Description): TemplateResult {
		const texts = words.reference;
		// Made when one searches for the first time.
		const entries = () => {
			this.#entries ??= listEntries({
				pages: this.#pages,
				calls: this.#calls,
				description,
			});
			return this.#entries;
		};
		const list = html`<reference-navigation
			.pages=${this.#pages}
			.calls=${this.#calls}
			.entries=${entries}
			.current=${pageId}
		></reference-navigation>`;
		return html`<nav class="navigation calls" aria-label=${texts.navigation}>
			${
				this.isNarrow
					? html`<details class="all-calls">
						<summary>${icon("menu")}${texts.allPages}</summary>
						${list}
					</details>`
					: list
			}
			<p class="note sources">
				<a href="/openapi.json">${texts.openApi}</a>
				<a href="/llms.txt">${texts.llms}</a>
			</p>
		</nav>`;
	}

	#showCall(call: Call, description: Description): TemplateResult {
		return html`<main>
			<article class="text">
				${this.#showHead({
					pageId: call.id,
					tag: call.tag,
					title: call.summary,
					more: html`<p class="address">
						<span class="method ${call.method.toLowerCase()}">${call.method}</span>
						<code>${showPath(call)}</code>
					</p>`,
				})}
				${showCall(call, description)}
			</article>
			<aside aria-label=${words.reference.side.label(call.summary)}>
				<call-side
					.call=${call}
					.calls=${this.#calls}
					.sessionKey=${this.session?.key ?? ""}
					.description=${description}
					.isSample=${this.#isSample()}
					.given=${this.place.given}
				></call-side>
			</aside>
		</main>`;
	}

	#showIntroduction(page: IntroductionPage): TemplateResult {
		return html`<main>
			<article class="text">
				${this.#showHead({
					pageId: page.id,
					tag: words.reference.introduction,
					title: page.title,
				})}
				${showIntroduction(page)}
			</article>
			<aside>${showContents(page)}</aside>
		</main>`;
	}

	#showHead({
		pageId,
		tag,
		title,
		more,
	}: {
		pageId: string;
		tag: string;
		title: string;
		more?: TemplateResult;
	}): TemplateResult {
		const texts = words.reference;
		return html`<div class="page-head">
				<p class="tag" lang="en">${tag}</p>
				<h1 id="call-title" tabindex="-1" lang="en">${title}</h1>
				${more ?? nothing}
				<page-markdown .pageId=${pageId}></page-markdown>
			</div>
			${texts.onlyEnglish === "" ? nothing : html`<p class="note">${texts.onlyEnglish}</p>`}
			${this.#showMissingPart()}`;
	}

	#showMissingPart(): TemplateResult | typeof nothing {
		if (this.missingPart === "") return nothing;
		const name = this.missingPart;
		return html`<div class="notice" data-kind="warning" role="status">
			<div>
				<p>${words.reference.unknownPart(name)}</p>
				<button
					class="button small secondary"
					type="button"
					@click=${() => this.#search(name.split(".").at(-1) ?? name)}
				>
					${words.reference.unknownPage.search}
				</button>
			</div>
		</div>`;
	}

	#showUnknown(pageId: string): TemplateResult {
		const texts = words.reference.unknownPage;
		return html`<main>
			<article class="text">
				<h1 id="call-title" tabindex="-1">${texts.title}</h1>
				<p>${texts.text(pageId)}</p>
				<p class="unknown-actions">
					<button
						class="button primary"
						type="button"
						@click=${() => this.#search(pageId)}
					>
						${texts.search}
					</button>
					<a class="button secondary" href="#start">${texts.start}</a>
				</p>
			</article>
		</main>`;
	}

	// The words of a name in camelCase, or with hyphens.
	#search(name: string): void {
		const text = name
			.replaceAll(/([a-z])([A-Z])/g, "$1 $2")
			.replaceAll(/[-_/.]+/g, " ");
		this.querySelector<HTMLElement & { search(text: string): void }>(
			"reference-navigation",
		)?.search(text);
	}
}

customElements.define("reference-page", ReferencePage);
document.querySelector("#app")?.append(new ReferencePage());
