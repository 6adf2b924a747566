import { html, LitElement, nothing, type TemplateResult } from "lit";
import { openClient } from "../client/client.ts";
import {
	beginSession,
	endSession,
	type OwnSession,
	onKeptSessionChange,
	resumeOwnSession,
} from "../client/kept-session.ts";
import { beginOidcSignIn } from "../client/oidc-sign-in.ts";
import { sendOwn } from "../client/send-own.ts";
import type { WaysToSignIn } from "../client/ways-to-sign-in.ts";
import type { SamplePerson } from "../contract/sample.ts";
import { words } from "../words/words.ts";

/**
 * The ways to sign in: at an OpenID provider, with one click as a sample person, or with an access token. Reports the
 * session with the event `session`. Shows nothing while a person is signed in.
 */
class SignIn extends LitElement {
	static override properties = {
		ways: { attribute: false },
		session: { attribute: false },
		problem: { state: true },
	};
	declare ways: WaysToSignIn;
	declare session: OwnSession | undefined;
	declare problem: string;

	constructor() {
		super();
		this.ways = { providerName: undefined, people: [] };
		this.problem = "";
	}

	protected override createRenderRoot(): HTMLElement {
		return this;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		const follow = () =>
			resumeOwnSession().then(
				(session) => this.#tell(session),
				() => this.#tell(undefined),
			);
		void follow();
		onKeptSessionChange(follow);
	}

	protected override render(): TemplateResult | typeof nothing {
		if (this.session !== undefined) return nothing;
		const texts = words.reference.signIn;
		const { providerName, people } = this.ways;
		const [first] = people;
		return html`
			<div class="strip-sign-in">
				${
					providerName === undefined
						? nothing
						: html`<button class="button primary" type="button" @click=${this.#leave}>
								${texts.at(providerName)}
							</button>`
				}
				${
					first === undefined
						? nothing
						: html`<button
									class="button ${providerName === undefined ? "primary" : "secondary"}"
									type="button"
									@click=${() => this.#signIn(first)}
								>
									${texts.as(first.displayName)}
								</button>
								<select
									aria-label=${texts.other}
									@change=${(event: Event) => {
										const { value } = event.target as HTMLSelectElement;
										const person = people.find(({ id }) => id === value);
										if (person !== undefined) this.#signIn(person);
									}}
								>
									<option value="">${texts.otherChoice}</option>
									${people.slice(1).map(
										({ id, displayName, role, orgName }) =>
											html`<option value=${id}>
												${texts.person(displayName, role, orgName)}
											</option>`,
									)}
								</select>`
				}
				<form @submit=${this.#useToken}>
					<input
						name="token"
						type="password"
						required
						autocomplete="off"
						placeholder=${texts.token}
						aria-label=${texts.token}
					/>
					<button class="button secondary" type="submit">${texts.useToken}</button>
				</form>
			</div>
			<p role="alert" class="problem" ?hidden=${this.problem === ""}>${this.problem}</p>
		`;
	}

	async #signIn(person: SamplePerson): Promise<void> {
		await this.#try(async () => {
			const client = openClient({
				url: location.origin,
				token: "",
				send: sendOwn,
			});
			const { accessToken } = await client.call("POST /sample/sessions", {
				body: { personId: person.id },
			});
			await beginSession(accessToken);
			return await resumeOwnSession();
		});
	}

	// A refusal leaves nothing behind that would have to end.
	#leave = async () => {
		this.problem = "";
		try {
			location.assign(await beginOidcSignIn());
		} catch (cause) {
			this.problem = (cause as Error).message;
		}
	};

	#useToken = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const token = String(new FormData(form).get("token") ?? "").trim();
		await this.#try(async () => {
			await beginSession(token);
			return await resumeOwnSession();
		});
	};

	async #try(open: () => Promise<OwnSession | undefined>): Promise<void> {
		this.problem = "";
		try {
			this.#tell(await open());
		} catch (cause) {
			await endSession();
			this.problem = (cause as Error).message;
		}
	}

	#tell(session: OwnSession | undefined): void {
		this.dispatchEvent(new CustomEvent("session", { detail: { session } }));
	}
}

customElements.define("sign-in", SignIn);
