import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { Loaded } from "./loaded.ts";
import { isSignInToken } from "./sign-in-token.ts";

/** In an organization with more people, nobody needs the first steps. */
const peopleMax = 5;
const hiddenKey = "peopled.first-steps";
const yearMs = 365 * 24 * 60 * 60 * 1000;

interface Step {
	title: string;
	text: string;
	isDone: boolean;
	actions: TemplateResult;
}

/** What there is in the organization already. */
interface Progress {
	isFew: boolean;
	hasLocation: boolean;
	hasLicense: boolean;
	hasPeople: boolean;
	hasToken: boolean;
	hasUpdate: boolean;
}

/** The first steps in an organization that is almost empty. A step is ticked off when what it makes is there. */
class FirstSteps extends View {
	readonly #progress = new Loaded(this, readProgress);

	override render(): TemplateResult | typeof nothing {
		const { data } = this.#progress;
		const { organization } = current();
		const hidden = localStorage.getItem(hiddenKey) ?? "";
		if (!data?.isFew || hidden.includes(organization.id)) return nothing;
		const steps = stepsOf(data);
		const done = steps.filter(({ isDone }) => isDone).length;
		if (done === steps.length) return nothing;
		const { first } = words.overview;
		return html`<section class="card first-steps" aria-labelledby="first-steps">
			<div class="card-head">
				<h2 id="first-steps">${first.title} <span class="quiet">${first.progress(done, steps.length)}</span></h2>
				<button class="button ghost small" @click=${this.#hide}>${first.hide}</button>
			</div>
			<p class="quiet">${first.hint(organization.displayName)}</p>
			<ol class="steps">${steps.map(row)}</ol>
		</section>`;
	}

	#hide = () => {
		const hidden = localStorage.getItem(hiddenKey) ?? "";
		localStorage.setItem(hiddenKey, `${hidden} ${current().organization.id}`);
		this.requestUpdate();
	};
}
define("peopled-first-steps", FirstSteps);

async function readProgress(signal: AbortSignal): Promise<Progress> {
	const { client, me } = current();
	const orgId = orgIdIfOther();
	const people = await client.call("GET /people", {
		query: { orgId, max: peopleMax + 1, excludeStatus: true },
		signal,
	});
	const isFew = people.items.length <= peopleMax;
	const nothingYet: Progress = {
		isFew,
		hasLocation: false,
		hasLicense: false,
		hasPeople: people.items.some(({ id }) => id !== me.id),
		hasToken: false,
		hasUpdate: false,
	};
	if (!isFew) return nothingYet;
	const [locations, licenses, tokens, hasUpdate] = await Promise.all([
		client.call("GET /locations", { query: { orgId, max: 1 }, signal }),
		client.call("GET /licenses", { query: { orgId }, signal }),
		client.call("GET /tokens", { signal }),
		readUpdates(signal),
	]);
	return {
		...nothingYet,
		hasLocation: locations.items.length > 0,
		hasLicense: licenses.items.length > 0,
		hasToken: tokens.items.some(
			(token) =>
				!token.isCurrent && token.state === "active" && !isSignInToken(token),
		),
		hasUpdate,
	};
}

async function readUpdates(signal: AbortSignal): Promise<boolean> {
	if (!may("seeActivity")) return false;
	const now = Date.now();
	const { items } = await current().client.call("GET /adminAudit/events", {
		query: {
			orgId: current().organization.id,
			from: new Date(now - yearMs).toISOString(),
			to: new Date(now + 60_000).toISOString(),
			eventCategories: "USERS",
			action: "updated",
			max: 1,
		},
		signal,
	});
	return items.length > 0;
}

function stepsOf(progress: Progress): Step[] {
	const { first } = words.overview;
	const { displayName } = current().organization;
	const command = `npm run peopled -- license create ${quoted(displayName)} "Messaging" --seats 100 --service messaging`;
	const link = (href: string, label: string) =>
		html`<a class="button secondary small" href=${href}>${label}</a>`;
	const steps: (Step & { isShown: boolean })[] = [
		{
			...first.location,
			isShown: may("changeLocations"),
			isDone: progress.hasLocation,
			actions: link(linkTo(["locations"]), first.location.go),
		},
		{
			...first.license,
			isShown: true,
			isDone: progress.hasLicense,
			actions: html`<code>${command}</code>
				<button class="button secondary small" @click=${() => copyText(command)}>${icon("copy")}${first.license.go}</button>`,
		},
		{
			...first.people,
			isShown: may("changePeople"),
			isDone: progress.hasPeople,
			actions: html`${link(linkTo(["people", "new"]), first.people.go)}
				${may("runBulk") ? link(linkTo(["bulk"], { import: "1" }), first.people.other) : nothing}`,
		},
		{
			...first.token,
			isShown: true,
			isDone: progress.hasToken,
			actions: link(linkTo(["tokens"]), first.token.go),
		},
		{
			...first.call,
			isShown: may("changePeople") && may("seeActivity"),
			isDone: progress.hasUpdate,
			actions: link("/reference#updatePerson", first.call.go),
		},
	];
	return steps.filter(({ isShown }) => isShown);
}

// A name as one argument for a shell.
function quoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

function row({ title, text, isDone, actions }: Step): TemplateResult {
	const { first } = words.overview;
	return html`<li ?data-done=${isDone}>
		<span class="step-sign">${isDone ? icon("check") : nothing}<span class="hidden">${isDone ? first.done : first.open}</span></span>
		<div class="step-text">
			<div>
				<h3>${title}</h3>
				${isDone ? nothing : html`<p class="quiet">${text}</p>`}
			</div>
			${isDone ? nothing : html`<div class="step-actions">${actions}</div>`}
		</div>
	</li>`;
}
