import { html, nothing, type TemplateResult } from "lit";
import { openClient } from "../client/client.ts";
import { beginSession } from "../client/kept-session.ts";
import { beginOidcSignIn } from "../client/oidc-sign-in.ts";
import { isUnreachable, RefusalError } from "../client/refusal.ts";
import { sendOwn } from "../client/send-own.ts";
import {
	readWaysToSignIn,
	type WaysToSignIn,
} from "../client/ways-to-sign-in.ts";
import type { SamplePerson } from "../contract/sample.ts";
import type { NewSession } from "../contract/session.ts";
import { words } from "../words/words.ts";
import { avatar } from "./avatar.ts";
import { icon } from "./icons.ts";
import { define, View } from "./view.ts";

const anybody = { url: location.origin, token: "", send: sendOwn };

/**
 * `<peopled-sign-in-form .adopt=${…}>`: the ways to sign in to any page, at an OpenID provider, with one click as a sample person,
 * or with an access token. It creates the session that all tabs share, and hands it to `adopt`. Sign-in at a provider leaves the
 * page, and loads it again with the session.
 */
class SignInForm extends View {
	/** Continues with the new session. The form shows the reason when it rejects. */
	declare adopt: (session: NewSession) => Promise<void>;
	/** Whether the page must stay as it is. The provider then gets a tab of its own, and the other tabs follow its session. */
	declare isOverPage: boolean | undefined;
	#ways: WaysToSignIn = { providerName: undefined, people: [] };
	#isBusy = false;
	#tokenProblem = "";
	#problem = "";

	override async connectedCallback(): Promise<void> {
		super.connectedCallback();
		addEventListener("pageshow", this.#comeBack);
		// Without them, the token still works. The reason would help no one.
		const ways = await readWaysToSignIn(location.origin).catch(
			() => this.#ways,
		);
		this.change(() => {
			this.#ways = ways;
		});
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener("pageshow", this.#comeBack);
	}

	// The browser's back button brings the page back as it was left.
	#comeBack = () =>
		this.change(() => {
			this.#isBusy = false;
		});

	override render(): TemplateResult {
		return html`
			${this.#problem === "" ? nothing : this.#showProblem()}
			${this.#ways.providerName === undefined ? nothing : this.#provider(this.#ways.providerName)}
			${this.#ways.people.length > 0 ? this.#samples() : nothing}
			<form @submit=${this.#submit} novalidate>
				<div class="field">
					<label for="token">${words.look.signIn.token}</label>
					<input
						id="token"
						name="token"
						type="password"
						autocomplete="off"
						spellcheck="false"
						aria-describedby="token-hint"
						aria-invalid=${this.#tokenProblem !== ""}
					/>
					<p class=${this.#tokenProblem ? "problem" : "hint"} id="token-hint">
						${this.#tokenProblem || words.look.signIn.tokenHint}
					</p>
				</div>
				<button
					class="button ${this.#ways.providerName === undefined ? "primary" : "secondary"} wide"
					?disabled=${this.#isBusy}
				>
					${words.look.signIn.go}
				</button>
			</form>`;
	}

	#showProblem(): TemplateResult {
		return html`<div class="notice" data-kind="error" role="alert">
			${icon("error")}
			<p>${this.#problem}</p>
		</div>`;
	}

	#provider(name: string): TemplateResult {
		return html`<button
				class="button primary wide"
				?disabled=${this.#isBusy}
				@click=${this.#leave}
			>
				${words.look.signIn.oidc(name)}
			</button>
			<p class="rule">${words.look.signIn.or}</p>`;
	}

	#samples(): TemplateResult {
		return html`<h2 class="hidden">${words.look.signIn.samples}</h2>
			<p>${words.look.signIn.samplesHint}</p>
			<ul class="sign-in-people">
				${this.#ways.people.map(
					(person) =>
						html`<li>
							<button
								class="sign-in-person"
								?disabled=${this.#isBusy}
								@click=${() => this.#enter(() => signInAs(person))}
							>
								${avatar(person)}
								<span>
									<span><span class="hidden">${words.look.signIn.as} </span>${person.displayName}</span>
									<span class="quiet">${person.role}, ${person.orgName}</span>
								</span>
							</button>
						</li>`,
				)}
			</ul>
			<p class="rule">${words.look.signIn.or}</p>`;
	}

	#submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.target as HTMLFormElement);
		await this.#enter(() => beginSession(String(form.get("token")).trim()));
	};

	#leave = () => {
		if (this.isOverPage !== true)
			return this.#try(async () => {
				location.assign(await beginOidcSignIn());
				// The page is being left.
				await new Promise(() => {});
			});
		// Opened at once: browsers allow it during a click only.
		const tab = open("about:blank");
		return this.#try(async () => {
			if (tab === null) throw new Error(words.look.signIn.oidcBlocked);
			try {
				tab.location.replace(await beginOidcSignIn({ isOwnTab: true }));
			} catch (cause) {
				tab.close();
				throw cause;
			}
		});
	};

	#enter(begin: () => Promise<NewSession>): Promise<void> {
		return this.#try(async () => this.adopt(await begin()));
	}

	async #try(run: () => Promise<void>): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
			this.#tokenProblem = "";
			this.#problem = "";
		});
		try {
			await run();
		} catch (cause) {
			const isToken =
				cause instanceof RefusalError &&
				(cause.status === 401 || cause.status === 400);
			this.change(() => {
				if (isToken) this.#tokenProblem = words.look.signIn.refused;
				else this.#problem = wordProblem(cause);
			});
		} finally {
			this.change(() => {
				this.#isBusy = false;
			});
		}
	}
}
define("peopled-sign-in-form", SignInForm);

async function signInAs({ id }: SamplePerson): Promise<NewSession> {
	const { accessToken } = await openClient(anybody).call(
		"POST /sample/sessions",
		{ body: { personId: id } },
	);
	return beginSession(accessToken);
}

function wordProblem(cause: unknown): string {
	if (cause instanceof RefusalError) return cause.message;
	if (isUnreachable(cause)) return words.look.unreachable;
	return cause instanceof Error ? cause.message : String(cause);
}
