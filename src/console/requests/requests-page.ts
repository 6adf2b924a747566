import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { RefusalError } from "../../client/refusal.ts";
import { watchRequests } from "../../client/watch-requests.ts";
import type { RecordedRequest } from "../../contract/request.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showMilliseconds } from "../../words/format.ts";
import { showClock } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { faultPanel, isAbort } from "../shell/fault.ts";
import { emptyState, loading } from "../shell/states.ts";
import { isWanted, shortenPath, toCurl } from "./request-filter.ts";

/** The maximum number of requests shown. New ones replace the oldest. */
const shownMax = 200;
/** The pause before the next attempt while the server does not respond. */
const pauseMsMin = 1_000;
const pauseMsMax = 30_000;

/** The requests that the server handles, live: a view for testing a script. */
class RequestsPage extends View {
	#requests: readonly RecordedRequest[] | undefined;
	/** Requests that arrived while the list was paused. */
	#waiting: readonly RecordedRequest[] = [];
	#isPaused = false;
	#filter = "";
	#isLive = false;
	/** Whether the console's own requests are left out. */
	#isOwnHidden = true;
	/** The time when the list was cleared. Earlier requests stay hidden. */
	#clearedAt = "";
	#openKey: string | undefined;
	#fault: unknown;
	#abort = new AbortController();

	override connectedCallback(): void {
		super.connectedCallback();
		this.#abort = new AbortController();
		void this.#watch(this.#abort.signal);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#abort.abort();
	}

	// Continues by itself when the server comes back. The requests shown so far stay.
	async #watch(signal: AbortSignal): Promise<void> {
		for (let pauseMs = pauseMsMin; !signal.aborted; ) {
			try {
				await this.#follow(signal);
				pauseMs = pauseMsMin;
			} catch (cause) {
				if (isAbort(cause) || signal.aborted) return;
				const isLasting = cause instanceof RefusalError && cause.status < 500;
				if (isLasting || this.#requests === undefined) {
					this.change(() => {
						this.#fault = cause;
					});
					return;
				}
			}
			if (signal.aborted) return;
			this.change(() => {
				this.#isLive = false;
			});
			await new Promise((resolve) => setTimeout(resolve, pauseMs));
			pauseMs = Math.min(pauseMs * 2, pauseMsMax);
		}
	}

	// Until the server ends it.
	async #follow(signal: AbortSignal): Promise<void> {
		const { client } = current();
		this.#fault = undefined;
		const events = watchRequests(client, signal);
		const first = events.next();
		// The error is handled below, where it is awaited.
		first.catch(() => undefined);
		const known = await client.call("GET /requests", {
			query: { max: shownMax },
		});
		if (signal.aborted) return;
		this.change(() => {
			this.#requests ??= [];
			this.#isLive = true;
		});
		for (const request of known.items.reverse()) this.#add(request);
		const begun = await first;
		// Requests between the list and the start of the stream are in the list by now.
		const missed = await client.call("GET /requests", {
			query: { max: shownMax },
		});
		for (const request of missed.items.reverse()) this.#add(request);
		for (let event = begun; !event.done; event = await events.next())
			this.#add(event.value);
	}

	#add(request: RecordedRequest): void {
		if (request.at <= this.#clearedAt) return;
		const isKnown = [...(this.#requests ?? []), ...this.#waiting].some(
			(each) => keyOf(each) === keyOf(request),
		);
		if (isKnown) return;
		this.change(() => {
			const into = (list: readonly RecordedRequest[]) =>
				[request, ...list].slice(0, shownMax);
			if (this.#isPaused) this.#waiting = into(this.#waiting);
			else this.#requests = into(this.#requests ?? []);
		});
	}

	override render(): TemplateResult {
		const shown = (this.#requests ?? []).filter(
			(request) =>
				isWanted(request, this.#filter) &&
				!(this.#isOwnHidden && request.fromConsole),
		);
		return html`<div class="page page-full">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.requests}</h1>
				<span class="count" role="status">${
					this.#isPaused
						? words.requests.waiting(this.#waiting.length)
						: this.#isLive
							? words.requests.live
							: words.requests.reconnecting
				}</span>
			</div>
			<search class="tools">
				<label class="search">
					${icon("search")}
					<span class="hidden">${words.requests.filter}</span>
					<input
						type="search"
						placeholder=${words.requests.filter}
						autocomplete="off"
						.value=${this.#filter}
						@input=${(event: Event) =>
							this.change(() => {
								this.#filter = (event.target as HTMLInputElement).value;
							})}
					/>
				</label>
				<button class="button secondary" aria-pressed=${this.#isPaused} @click=${this.#pause}>
					${icon(this.#isPaused ? "play" : "pause")}${this.#isPaused ? words.requests.resume : words.requests.pause}
				</button>
				<button class="button ghost" @click=${this.#clear}>${words.requests.clear}</button>
				<label class="check">
					<input
						type="checkbox"
						.checked=${this.#isOwnHidden}
						@change=${(event: Event) =>
							this.change(() => {
								this.#isOwnHidden = (event.target as HTMLInputElement).checked;
							})}
					/>
					<span>${words.requests.hideOwn}</span>
				</label>
			</search>
			${this.#list(shown)}
		</div>`;
	}

	#list(shown: readonly RecordedRequest[]): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#watch(this.#abort.signal));
		if (this.#requests === undefined) return loading();
		if (shown.length === 0)
			return emptyState({
				sign: "diagnostics",
				...(this.#requests.length === 0
					? { title: words.requests.emptyTitle, text: words.requests.empty }
					: {
							title: words.requests.noneTitle,
							text: words.requests.none(this.#requests.length),
						}),
			});
		return html`<div class="table-frame" tabindex="0" role="region" aria-label=${words.navigation.requests}>
			<table class="table request-table">
				<thead>
					<tr>
						${words.requests.columns.map((name) => html`<th scope="col">${name}</th>`)}
					</tr>
				</thead>
				<tbody>
					${repeat(shown, keyOf, (request) => this.#row(request))}
				</tbody>
			</table>
		</div>`;
	}

	#row(request: RecordedRequest): TemplateResult {
		const { at, method, path, status, durationMs, caller } = request;
		const key = keyOf(request);
		const isOpen = key === this.#openKey;
		return html`<tr ?data-open=${isOpen}>
				<td>
					<button
						class="button ghost small"
						aria-expanded=${isOpen}
						@click=${() =>
							this.change(() => {
								this.#openKey = isOpen ? undefined : key;
							})}
					>
						<span aria-hidden="true">${isOpen ? "▾" : "▸"}</span> ${showClock(at)}<span class="hidden">${words.requests.details(method, path)}</span>
					</button>
				</td>
				<td><span class="chip" data-kind=${kindOf(status)}>${status ?? words.requests.cut}</span></td>
				<td><strong>${method}</strong></td>
				<td class="request-path"><code title=${path}>${shortenPath(path)}</code></td>
				<td class="number">${showMilliseconds(durationMs)}</td>
				<td>${caller?.displayName ?? words.requests.nobody}</td>
			</tr>
			${
				isOpen
					? html`<tr class="request-open">
							<td colspan="6">
								<div class="card-head">
									<p class="tracking">${words.fault.trackingId(request.trackingId)}</p>
									<button class="button secondary small" @click=${() => copyText(toCurl(request, location.origin))}>${icon("copy")}${words.requests.copyCurl}</button>
								</div>
								<p><code>${method} ${path}</code></p>
								<div class="request-sides">
									${side(words.requests.request, request.requestHeaders, request.requestBody)}
									${side(words.requests.reply, request.replyHeaders, request.replyBody)}
								</div>
							</td>
						</tr>`
					: nothing
			}`;
	}

	#clear = () =>
		this.change(() => {
			this.#clearedAt = this.#requests?.[0]?.at ?? this.#clearedAt;
			this.#requests = [];
		});

	#pause = () =>
		this.change(() => {
			this.#isPaused = !this.#isPaused;
			if (this.#isPaused) return;
			this.#requests = [...this.#waiting, ...(this.#requests ?? [])].slice(
				0,
				shownMax,
			);
			this.#waiting = [];
		});
}
define("peopled-requests", RequestsPage);

function side(
	title: string,
	headers: RecordedRequest["requestHeaders"],
	body: RecordedRequest["requestBody"],
): TemplateResult {
	return html`<section>
		<h3>${title}</h3>
		${
			headers === undefined
				? html`<p class="quiet">${words.requests.notKept}</p>`
				: html`<pre tabindex="0">${Object.entries(headers)
						.map(([name, value]) => `${name}: ${value}`)
						.join("\n")}</pre>`
		}
		${body === undefined || body.text === "" ? nothing : html`<pre tabindex="0">${pretty(body.text)}${body.isCut ? "\n…" : ""}</pre>`}
	</section>`;
}

// A truncated body is not valid JSON and is shown unchanged.
function pretty(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		return text;
	}
}

// A restarted server counts from one again.
function keyOf({ id, at }: RecordedRequest): string {
	return `${at} ${id}`;
}

// A 304 is neither good nor bad.
function kindOf(status: number | undefined): string {
	if (status === undefined || status >= 500) return "error";
	if (status >= 400) return "warning";
	return status >= 300 ? "plain" : "success";
}
