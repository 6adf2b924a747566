import { html, LitElement, nothing, type TemplateResult } from "lit";
import { endSession, type OwnSession } from "../client/kept-session.ts";
import {
	readWaysToSignIn,
	type WaysToSignIn,
} from "../client/ways-to-sign-in.ts";
import { accountMenu, header } from "../look/header.ts";
import {
	type Call,
	type Description,
	listCalls,
} from "../manual/description.ts";
import { showCall } from "./call-view.ts";
import "./sign-in.ts";
import "./try-call.ts";

/** At this width or less, the list of calls is above the call, collapsed. */
const narrow = matchMedia("(max-width: 60rem)");

/** The default call. */
const firstCallId = "updatePerson";

/** The whole page. The address contains the name of the call after `#`. */
class ReferencePage extends LitElement {
	static override properties = {
		description: { state: true },
		calls: { state: true },
		ways: { state: true },
		session: { state: true },
		callId: { state: true },
		filter: { state: true },
		isNarrow: { state: true },
		problem: { state: true },
	};
	declare description: Description | undefined;
	declare calls: readonly Call[];
	declare ways: WaysToSignIn;
	declare session: OwnSession | undefined;
	declare callId: string;
	declare filter: string;
	declare isNarrow: boolean;
	declare problem: string;

	constructor() {
		super();
		this.calls = [];
		this.ways = { providerName: undefined, people: [] };
		this.filter = "";
		this.problem = "";
		this.callId = readAddress();
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
			const reply = await fetch("/openapi.json");
			if (!reply.ok) throw new Error(`the server answered ${reply.status}`);
			this.description = (await reply.json()) as Description;
			this.calls = listCalls(this.description);
		} catch (cause) {
			this.problem = `The description of the API could not be read: ${(cause as Error).message}`;
		}
	}

	#follow = async () => {
		this.callId = readAddress();
		await this.updateComplete;
		scrollTo(0, 0);
		this.querySelector<HTMLElement>("#call-title")?.focus({
			preventScroll: true,
		});
		this.querySelector<HTMLDetailsElement>(".all-calls")?.removeAttribute(
			"open",
		);
	};

	protected override render(): TemplateResult {
		const call =
			this.calls.find(({ id }) => id === this.callId) ??
			this.calls.find(({ id }) => id === firstCallId);
		return html`
			<a class="skip" href="#call-title" @click=${this.#skip}>Skip to the call</a>
			${header({ page: "reference", end: this.#showAccount() })}
			${this.#showStrip()}
			${call === undefined || this.description === undefined ? this.#showWaiting() : this.#showCall(call, this.description)}
		`;
	}

	#showAccount(): TemplateResult | typeof nothing {
		if (this.session === undefined) return nothing;
		const { me } = this.session;
		return accountMenu(me, `Signed in as ${me.displayName}`, () => {
			this.session = undefined;
			void endSession();
		});
	}

	// Below the header, so that it has the same height whether or not a person is signed in.
	#showStrip(): TemplateResult {
		const isSample = this.ways.people.length > 0;
		return html`<section
			class="strip"
			aria-label="Sign in"
			data-kind=${isSample ? "sample" : "token"}
			?hidden=${!isSample && this.session !== undefined}
		>
			${
				isSample
					? html`<p>
							<strong>Test environment.</strong> This is the sample organization:
							your requests change made-up people only.
						</p>`
					: nothing
			}
			<sign-in
				.ways=${this.ways}
				.session=${this.session}
				@session=${(
					event: CustomEvent<{ session: OwnSession | undefined }>,
				) => {
					this.session = event.detail.session;
				}}
			></sign-in>
		</section>`;
	}

	#skip = (event: Event) => {
		event.preventDefault();
		this.querySelector<HTMLElement>("#call-title")?.focus();
	};

	#showWaiting(): TemplateResult {
		return html`<main class="waiting">
			<h1 id="call-title">${this.problem === "" ? "API reference" : "Something is wrong"}</h1>
			<p role="status">${this.problem || "Reading the description of the API…"}</p>
		</main>`;
	}

	#showCall(call: Call, description: Description): TemplateResult {
		document.title = `${call.summary} · peopled API reference`;
		return html`<div class="columns">
			${this.#showCalls(call)}
			<main>
				<article class="text">${showCall(call, description)}</article>
				<aside aria-label="Try ${call.summary}">
					<try-call
						.call=${call}
						.sessionKey=${this.session?.key ?? ""}
						.description=${description}
					></try-call>
				</aside>
			</main>
		</div>`;
	}

	#showCalls(current: Call): TemplateResult {
		const wanted = this.filter.trim().toLowerCase();
		const shown = this.calls.filter(({ summary, method, root, path, tag }) =>
			`${tag} ${summary} ${method} ${root}${path}`
				.toLowerCase()
				.includes(wanted),
		);
		const tags = [...new Set(shown.map(({ tag }) => tag))];
		const list = html`
			<input
				type="search"
				placeholder="Find a call"
				aria-label="Find a call"
				autocomplete="off"
				.value=${this.filter}
				@input=${(event: InputEvent) => {
					this.filter = (event.target as HTMLInputElement).value;
				}}
			/>
			${shown.length === 0 ? html`<p class="note">No call has these words.</p>` : nothing}
			${tags.map(
				(tag) => html`<h2>${tag}</h2>
					<ul>
						${shown
							.filter((call) => call.tag === tag)
							.map(
								({ id, summary, method }) => html`<li>
									<a
										href="#${id}"
										aria-current=${id === current.id ? "page" : nothing}
									>
										<span>${summary}</span>
										<span class="method ${method.toLowerCase()}">${method}</span>
									</a>
								</li>`,
							)}
					</ul>`,
			)}
		`;
		return html`<nav class="navigation calls" aria-label="Calls">
			<div>
				${
					this.isNarrow
						? html`<details class="all-calls">
							<summary>All calls</summary>
							${list}
						</details>`
						: list
				}
			</div>
			<p class="note"><a href="/openapi.json">OpenAPI document</a></p>
		</nav>`;
	}
}

function readAddress(): string {
	return decodeURIComponent(location.hash.slice(1));
}

customElements.define("reference-page", ReferencePage);
document.querySelector("#app")?.append(new ReferencePage());
