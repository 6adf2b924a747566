import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { words } from "../../words/words.ts";

/** A job as it was read at a time, and the reading before it. */
export interface Watched {
	job: Job;
	/** Milliseconds of `performance.now()`. */
	at: number;
	before: Watched | undefined;
}

/** The rate is that of the last seconds. */
const rateMs = 4000;

/** How far a running job is, and how fast. */
export function progressOf(
	watched: Watched | undefined,
): TemplateResult | typeof nothing {
	if (watched === undefined) return nothing;
	const { total } = watched.job;
	const tried = triedOf(watched.job);
	const rate = rateOf(watched);
	const secondsLeft = rate ? Math.ceil((total - tried) / rate) : undefined;
	return html`<section class="card job-progress" aria-label=${words.bulk.progress}>
		<progress aria-label=${words.bulk.progress} max=${Math.max(1, total)} .value=${tried}></progress>
		<p class="quiet">
			<span>${words.bulk.progressText(tried, total)}</span>
			${rate ? html`<span>${words.bulk.rate(Math.round(rate))}</span>` : nothing}
			${secondsLeft ? html`<span>${words.bulk.left(spanOf(secondsLeft))}</span>` : nothing}
		</p>
	</section>`;
}

function triedOf({ done, failed }: Job): number {
	return done + failed;
}

// Items per second; undefined before two readings differ.
function rateOf(now: Watched): number | undefined {
	let from = now.before;
	while (from?.before !== undefined && now.at - from.at < rateMs)
		from = from.before;
	// Older readings are not needed any more.
	if (from !== undefined) from.before = undefined;
	if (from === undefined) return undefined;
	const tried = triedOf(now.job) - triedOf(from.job);
	return tried <= 0 ? undefined : tried / ((now.at - from.at) / 1000);
}

function spanOf(seconds: number): string {
	return seconds < 100
		? words.bulk.seconds(seconds)
		: words.bulk.minutes(Math.round(seconds / 60));
}
