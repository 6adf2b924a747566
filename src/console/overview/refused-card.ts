import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import { define, View } from "../../look/view.ts";
import { textFor } from "../../words/text-for.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { shortenPath } from "../requests/request-path.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";
import { groupRefusals, type Refusals } from "./refused-requests.ts";

const hourMs = 60 * 60 * 1000;
const requestsMax = 500;
const shownMax = 4;

interface Refused {
	groups: readonly Refusals[];
	/** When the list begins, where it is shorter than an hour. */
	since: string | undefined;
}

/** The requests that were refused in the last hour, by caller and reason. */
class RefusedCard extends View {
	readonly #refused = new Loaded<Refused | "off">(this, async (signal) => {
		try {
			return await readRefused(signal);
		} catch (cause) {
			// The server was started without the list.
			if (cause instanceof RefusalError && cause.status === 404) return "off";
			throw cause;
		}
	});

	override render(): TemplateResult {
		const texts = words.overview.refused;
		const { data } = this.#refused;
		const isShown = data !== undefined && data !== "off";
		return card({
			id: "overview-refused",
			title: texts.title,
			href: linkTo(["requests"], { filter: "4xx" }),
			note: isShown
				? data.since === undefined
					? texts.hour
					: texts.since(showDate(data.since))
				: undefined,
			content: this.#refused.show(
				(refused) =>
					refused === "off"
						? html`<p class="quiet">${texts.off}</p>`
						: list(refused),
				4,
			),
		});
	}
}
define("peopled-refused-card", RefusedCard);

async function readRefused(signal: AbortSignal): Promise<Refused> {
	const { items, keptSince } = await current().client.call("GET /requests", {
		query: { statusFrom: 400, details: false, max: requestsMax },
		signal,
	});
	const hourAgo = Date.now() - hourMs;
	// A full page may leave out earlier requests of the hour.
	const begin = items.length < requestsMax ? keptSince : items.at(-1)?.at;
	return {
		groups: groupRefusals(items, hourAgo),
		since:
			begin !== undefined && Date.parse(begin) > hourAgo ? begin : undefined,
	};
}

function list({ groups }: Refused): TemplateResult {
	const texts = words.overview.refused;
	if (groups.length === 0) return html`<p class="quiet">${texts.none}</p>`;
	const rest = groups
		.slice(shownMax)
		.reduce((sum, { count }) => sum + count, 0);
	return html`<ul class="overview-list">${groups.slice(0, shownMax).map(row)}</ul>
		${rest > 0 ? html`<p class="quiet">${texts.others(rest)}</p>` : nothing}`;
}

function row({ caller, status, count, latest }: Refusals): TemplateResult {
	const texts = words.overview.refused;
	const isFault = status === undefined || status >= 500;
	const reason =
		status === undefined
			? words.requests.cut
			: (textFor(texts.reasons, String(status)) ??
				(isFault ? texts.failure : texts.refusal));
	return html`<li>
		<div class="overview-row">
			<span>${reason} <span class="quiet">${status}</span></span>
			<span class="chip" data-kind=${isFault ? "error" : "warning"}>${texts.count(count)}</span>
		</div>
		<p class="quiet">
			${caller === undefined ? texts.nobody : caller.displayName}
			<a href=${linkTo(["requests"], { filter: latest.trackingId })}><code>${latest.method} ${shortenPath(latest.path)}</code></a>
			<time datetime=${latest.at} title=${showDate(latest.at)}>${showTime(latest.at)}</time>
		</p>
	</li>`;
}
