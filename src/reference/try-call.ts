import { html, LitElement, nothing, type TemplateResult } from "lit";
import { sessionHeader } from "../contract/session-header.ts";
import type {
	Call,
	Description,
	ParameterObject,
} from "../manual/description.ts";
import { authorization } from "../manual/property.ts";
import { type Outcome, showExample, showOutcome } from "./outcome-view.ts";
import { showText } from "./text.ts";
import "../look/code-sample.ts";
import "./body-fields.ts";

const parameterKinds = [
	["header", "Header"],
	["path", "URI parameters"],
	["query", "Query parameters"],
] as const;

/** The maximum time for a reply. */
const waitMsMax = 60_000;

/**
 * The panel for trying a call: code samples that follow the inputs, the request with its example filled in, and the
 * real reply. It renders into the page itself, so that the page's styles apply.
 */
class TryCall extends LitElement {
	static override properties = {
		call: { attribute: false },
		description: { attribute: false },
		sessionKey: { attribute: false },
		values: { state: true },
		body: { state: true },
		mediaType: { state: true },
		outcome: { state: true },
		problem: { state: true },
		isSending: { state: true },
	};
	declare call: Call;
	declare description: Description;
	/** The page's half of the session; "" while no one is signed in. */
	declare sessionKey: string;
	/** The address of the server in samples. Requests go to the origin of the page. */
	declare values: Readonly<Record<string, string>>;
	declare body: string;
	/** The media type that is sent; "" without a body. */
	declare mediaType: string;
	declare outcome: Outcome | undefined;
	declare problem: string;
	declare isSending: boolean;

	constructor() {
		super();
		this.sessionKey = "";
		this.values = {};
		this.body = "";
		this.mediaType = "";
		this.problem = "";
		this.isSending = false;
	}

	protected override createRenderRoot(): HTMLElement {
		return this;
	}

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("call")) this.#reset();
	}

	protected override render(): TemplateResult {
		return html`
			${this.#showSamples()}
			<form class="card" @submit=${this.#send} aria-label="Try it">
				<h2>Try it</h2>
				${
					this.call.needsToken && this.sessionKey === ""
						? html`<p class="notice">Sign in above to try the API.</p>`
						: nothing
				}
				${parameterKinds.map(([kind, title]) => this.#showParameters(kind, title))}
				${this.#showBody()}
				<p class="actions">
					<button
						class="button primary"
						type="submit"
						?disabled=${this.isSending || (this.call.needsToken && this.sessionKey === "")}
					>
						${this.isSending ? "Sending…" : `Send ${this.call.method}`}
					</button>
					<button class="button secondary" type="button" @click=${this.#reset}>Reset</button>
				</p>
				<div role="status" aria-live="polite">${showOutcome(this.outcome, this.problem)}</div>
			</form>
			${showExample(this.call)}
		`;
	}

	#showSamples(): TemplateResult {
		return html`<section class="card shown" aria-label="Code sample">
			<peopled-code-sample
				.request=${{
					method: this.call.method,
					url: this.call.serverUrl + this.#path(),
					needsToken: this.call.needsToken,
					headers: this.#headers(),
					body: this.#sentBody(),
				}}
			></peopled-code-sample>
		</section>`;
	}

	#showParameters(
		kind: ParameterObject["in"],
		title: string,
	): TemplateResult | typeof nothing {
		const found = this.call.parameters.filter((each) => each.in === kind);
		const isSigned = kind === "header" && this.call.needsToken;
		if (found.length === 0 && !isSigned) return nothing;
		return html`<fieldset class="fields">
			<legend>${title}</legend>
			${isSigned ? this.#showAuthorization() : nothing}
			${found.map((parameter) => this.#showField(parameter))}
		</fieldset>`;
	}

	#showAuthorization(): TemplateResult {
		return html`<div class="field">
			<label for="authorization">
				${authorization.name} <span class="type">required</span>
			</label>
			<input
				id="authorization"
				readonly
				aria-describedby="hint-authorization"
				.value=${this.sessionKey === "" ? "" : "Bearer ••••••••"}
				placeholder="Bearer"
			/>
			<div class="help" id="hint-authorization">
				<p>Set when you sign in above.</p>
			</div>
		</div>`;
	}

	#showField(parameter: ParameterObject): TemplateResult {
		const { name, schema, required } = parameter;
		const key = keyOf(parameter);
		const value = this.values[key] ?? "";
		const set = (event: Event) => {
			const { value: typed } = event.target as HTMLInputElement;
			this.values = { ...this.values, [key]: typed };
		};
		const choices =
			schema.type === "boolean" ? ["true", "false"] : schema.enum?.map(String);
		const id = `parameter-${parameter.in}-${name}`;
		return html`<div class="field">
			<label for=${id}>
				${name} ${required ? html`<span class="type">required</span>` : nothing}
			</label>
			${
				choices === undefined
					? html`<input
							id=${id}
							name=${key}
							aria-describedby="hint-${id}"
							.value=${value}
							?required=${required}
							autocomplete="off"
							spellcheck="false"
							@input=${set}
						/>`
					: html`<select
							id=${id}
							name=${key}
							aria-describedby="hint-${id}"
							@change=${set}
						>
							<option value="" ?selected=${value === ""}></option>
							${choices.map(
								(choice) =>
									html`<option value=${choice} ?selected=${value === choice}>
										${choice}
									</option>`,
							)}
						</select>`
			}
			<div class="help" id="hint-${id}">${showText(parameter.description)}</div>
		</div>`;
	}

	#showBody(): TemplateResult | typeof nothing {
		if (this.mediaType === "") return nothing;
		const rows = Math.min(22, Math.max(5, this.body.split("\n").length + 1));
		return html`
			${
				this.call.bodies.length === 1
					? nothing
					: html`<label class="field">
							<span>Media type of the body</span>
							<select
								name="mediaType"
								@change=${(event: Event) =>
									this.#choose((event.target as HTMLSelectElement).value)}
							>
								${this.call.bodies.map(
									({ mediaType }) =>
										html`<option
											value=${mediaType}
											?selected=${mediaType === this.mediaType}
										>
											${mediaType}
										</option>`,
								)}
							</select>
						</label>`
			}
			<body-fields
				.schema=${this.#bodyOf(this.mediaType)?.schema ?? {}}
				.description=${this.description}
				.text=${this.body}
				@text=${(event: CustomEvent<string>) => {
					this.body = event.detail;
				}}
			></body-fields>
			<label class="field">
				<span>Body <span class="type">${this.mediaType}</span></span>
				<textarea
					name="body"
					rows=${rows}
					spellcheck="false"
					autocomplete="off"
					.value=${this.body}
					@input=${(event: InputEvent) => {
						this.body = (event.target as HTMLTextAreaElement).value;
					}}
				></textarea>
			</label>
		`;
	}

	#reset = () => {
		this.values = exampleValues(this.call);
		this.#choose(this.call.bodies[0]?.mediaType ?? "");
		this.outcome = undefined;
		this.problem = "";
	};

	#choose(mediaType: string): void {
		this.mediaType = mediaType;
		this.body = this.#bodyOf(mediaType)?.example ?? "";
	}

	#bodyOf(mediaType: string) {
		return this.call.bodies.find((body) => body.mediaType === mediaType);
	}

	#send = async (event: Event) => {
		event.preventDefault();
		this.problem = "";
		this.outcome = undefined;
		this.isSending = true;
		const start = performance.now();
		const { call } = this;
		try {
			const headers = new Headers(this.#headers());
			if (call.needsToken) headers.set(sessionHeader, this.sessionKey);
			const reply = await fetch(call.root + this.#path(), {
				method: call.method,
				headers,
				body: this.#sentBody(),
				signal: AbortSignal.timeout(waitMsMax),
				cache: "no-store",
			});
			const text = await readText(reply);
			// Another call may have been opened meanwhile.
			if (call !== this.call) return;
			this.outcome = {
				status: reply.status,
				durationMs: performance.now() - start,
				headers: [...reply.headers],
				text,
			};
		} catch (cause) {
			this.problem = `The request did not get through: ${(cause as Error).message}`;
		} finally {
			this.isSending = false;
		}
	};

	#path(): string {
		const query = new URLSearchParams();
		let path = this.call.path;
		for (const parameter of this.call.parameters) {
			const value = this.values[keyOf(parameter)] ?? "";
			if (parameter.in === "path")
				path = path.replace(
					`{${parameter.name}}`,
					value === "" ? `{${parameter.name}}` : encodeURIComponent(value),
				);
			else if (parameter.in === "query" && value !== "")
				query.append(parameter.name, value);
		}
		return query.size === 0 ? path : `${path}?${query}`;
	}

	#headers(): Record<string, string> {
		const headers: Record<string, string> = {};
		for (const parameter of this.call.parameters) {
			const value = this.values[keyOf(parameter)] ?? "";
			if (parameter.in === "header" && value !== "")
				headers[parameter.name] = value;
		}
		if (this.#sentBody() !== undefined)
			headers["Content-Type"] = this.mediaType;
		return headers;
	}

	#sentBody(): string | undefined {
		return this.mediaType === "" || this.body.trim() === ""
			? undefined
			: this.body;
	}
}

customElements.define("try-call", TryCall);

function keyOf({ in: kind, name }: ParameterObject): string {
	return `${kind}:${name}`;
}

// A path needs its example values to work. For the query, only the values of the example request are filled in.
function exampleValues(call: Call): Record<string, string> {
	const values: Record<string, string> = {};
	for (const parameter of call.parameters) {
		const example =
			parameter.in === "path"
				? parameter.example
				: call.exampleQuery[parameter.name];
		if (example !== undefined) values[keyOf(parameter)] = String(example);
	}
	return values;
}

// An event stream has no end, so only its beginning is shown.
async function readText(reply: Response): Promise<string> {
	if (!/event-stream/.test(reply.headers.get("content-type") ?? ""))
		return reply.text();
	const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
	const first = await reader?.read();
	await reader?.cancel();
	return first?.value ?? "";
}
