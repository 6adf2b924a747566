import { html, nothing, type TemplateResult } from "lit";
import { openClient } from "../../client/client.ts";
import { RefusalError } from "../../client/refusal.ts";
import { readSamplePeople } from "../../client/sample-people.ts";
import { sendOwn } from "../../client/send-own.ts";
import type { SamplePerson } from "../../contract/sample.ts";
import { avatar } from "../../look/avatar.ts";
import logo from "../../look/icon.svg";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { signIn, takeNotice } from "../session.ts";
import { words } from "../words.ts";
import { faultPanel } from "./fault.ts";

/** The page that asks a person to sign in. */
const anybody = { url: location.origin, token: "", send: sendOwn };

/** The page for people who are not signed in. */
class SignIn extends View {
	static override properties = { fault: { attribute: false } };
	declare fault: unknown;
	#notice = takeNotice();

	override render(): TemplateResult {
		return html`<main class="lone">
			<div class="sign-in">
				<img src=${logo} alt="" width="48" height="48" />
				<h1>${words.signIn.title}</h1>
				<p class="quiet">${words.signIn.hint}</p>
				${
					this.#notice
						? html`<div class="notice" data-kind="info" role="status">
								${icon("info")}<p>${this.#notice}</p>
							</div>`
						: nothing
				}
				<peopled-sign-in-form .fault=${this.fault}></peopled-sign-in-form>
			</div>
		</main>`;
	}
}

/** The ways to sign in: an access token, or one click as a sample person. */
class SignInForm extends View {
	static override properties = { fault: { attribute: false } };
	declare fault: unknown;
	#people: readonly SamplePerson[] = [];
	#isBusy = false;
	#tokenProblem = "";

	override async connectedCallback(): Promise<void> {
		super.connectedCallback();
		// Without the list, the token still works. The reason would help no one.
		const people = await readSamplePeople(location.origin).catch(() => []);
		this.change(() => {
			this.#people = people;
		});
	}

	override render(): TemplateResult {
		return html`
				${this.fault ? faultPanel(this.fault) : nothing}
				${this.#people.length > 0 ? this.#samples() : nothing}
				<form @submit=${this.#submit} novalidate>
					<div class="field">
						<label for="token">${words.signIn.token}</label>
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
							${this.#tokenProblem || words.signIn.tokenHint}
						</p>
					</div>
					<button class="button primary wide" ?disabled=${this.#isBusy}>
						${words.signIn.go}
					</button>
				</form>`;
	}

	#samples(): TemplateResult {
		return html`<h2 class="hidden">${words.signIn.samples}</h2>
			<p>${words.signIn.samplesHint}</p>
			<ul class="sign-in-people">
				${this.#people.map(
					(person) =>
						html`<li>
							<button
								class="sign-in-person"
								?disabled=${this.#isBusy}
								@click=${() =>
									this.#enter(async () => {
										const session = await openClient(anybody).call(
											"POST /sample/sessions",
											{ body: { personId: person.id } },
										);
										await signIn(session.accessToken);
									})}
							>
								${avatar(person)}
								<span>
									<span><span class="hidden">${words.signIn.as} </span>${person.displayName}</span>
									<span class="quiet">${person.role}, ${person.orgName}</span>
								</span>
							</button>
						</li>`,
				)}
			</ul>
			<p class="rule">${words.signIn.or}</p>`;
	}

	#submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.target as HTMLFormElement);
		await this.#enter(() => signIn(String(form.get("token")).trim()));
	};

	async #enter(run: () => Promise<void>): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
			this.#tokenProblem = "";
			this.fault = undefined;
		});
		try {
			await run();
		} catch (cause) {
			const isToken =
				cause instanceof RefusalError &&
				(cause.status === 401 || cause.status === 400);
			this.change(() => {
				if (isToken) this.#tokenProblem = words.signIn.refused;
				else this.fault = cause;
			});
		} finally {
			this.change(() => {
				this.#isBusy = false;
			});
		}
	}
}
define("peopled-sign-in", SignIn);
define("peopled-sign-in-form", SignInForm);
