import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import {
	current,
	currentIfAny,
	onSessionChange,
	orgIdIfOther,
} from "../session.ts";

/** An organization has at most 100 jobs that have not ended, so one page has them all. */
const runningMax = 200;
const lookAgainMs = 2000;
/** A job that ends sooner is not worth a sign. */
const shortMs = 1000;
/** How long it is believed that nothing runs, unless this tab began something. */
const calmMs = 60_000;
const jobsChanged = "peopled-jobs-changed";

/** The jobs of the open organization that have not ended, newest first. */
export async function readRunningJobs(signal?: AbortSignal): Promise<Job[]> {
	const { items } = await current().client.call("GET /bulk/jobs", {
		query: { orgId: orgIdIfOther(), state: "unfinished", max: runningMax },
		signal,
	});
	return items;
}

/** Says that a job was begun or has ended, so that the sign of running jobs looks at once. */
export function announceJobs(): void {
	dispatchEvent(new CustomEvent(jobsChanged));
}

/** A link to the running jobs, on every page while there are some. */
class RunningJobs extends View {
	#jobs: readonly Job[] = [];
	#lookedAt = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#unfollow = () => {};
	/** Counts the looks, of which only the last one counts. */
	#looks = 0;

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener(jobsChanged, this.#lookSoon);
		addEventListener("popstate", this.#lookNowAndThen);
		this.#unfollow = onSessionChange(this.#forget);
		document.addEventListener("visibilitychange", this.#lookNowAndThen);
		void this.#look();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener(jobsChanged, this.#lookSoon);
		removeEventListener("popstate", this.#lookNowAndThen);
		document.removeEventListener("visibilitychange", this.#lookNowAndThen);
		this.#unfollow();
		clearTimeout(this.#timer);
	}

	// The jobs of another organization, or of another person, are not shown.
	#forget = () => {
		this.change(() => {
			this.#jobs = [];
		});
		void this.#look();
	};

	#lookSoon = () => {
		clearTimeout(this.#timer);
		const wait = this.#jobs.length > 0 ? 0 : shortMs;
		this.#timer = setTimeout(this.#look, wait);
	};

	#lookNowAndThen = () => {
		// A hidden page does not look, so its jobs may have ended since.
		const isCalm = performance.now() - this.#lookedAt < calmMs;
		if (this.#jobs.length > 0 || !isCalm) void this.#look();
	};

	#look = async () => {
		clearTimeout(this.#timer);
		if (document.hidden || currentIfAny() === undefined || !may("runBulk"))
			return;
		this.#lookedAt = performance.now();
		// A server that does not reply is reported by the page itself.
		const look = ++this.#looks;
		const jobs = await readRunningJobs().catch(() => this.#jobs);
		if (!this.isConnected || look !== this.#looks) return;
		this.change(() => {
			this.#jobs = jobs;
		});
		if (jobs.length > 0) this.#timer = setTimeout(this.#look, lookAgainMs);
	};

	override render(): TemplateResult | typeof nothing {
		const count = this.#jobs.length;
		if (count === 0) return nothing;
		const [only] = this.#jobs;
		const href =
			count === 1 && only ? linkTo(["bulk", only.id]) : linkTo(["bulk"]);
		const total = this.#jobs.reduce((sum, job) => sum + job.total, 0);
		const tried = this.#jobs.reduce(
			(sum, job) => sum + job.done + job.failed,
			0,
		);
		return html`<a class="running-jobs" href=${href}>
			<progress aria-hidden="true" max=${Math.max(1, total)} .value=${tried}></progress>
			<span>${words.bulk.running(count)}</span>
		</a>`;
	}
}
define("peopled-running-jobs", RunningJobs);
