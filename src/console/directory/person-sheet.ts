import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { skeletonLines } from "../../look/skeleton.ts";
import { language } from "../../words/languages.ts";
import { words } from "../../words/words.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import {
	chartOf,
	peopleBelow,
	type Reports,
	readPerson,
	readReports,
} from "../chart/read-chart.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { faultPanel } from "../shell/fault.ts";
import { openPanel } from "../shell/panel.ts";
import { statusText } from "../status-text.ts";
import { contactLinks } from "./contact-links.ts";

const texts = words.directory;
const reportsMax = 8;

/** What the sheet of a person shows. */
interface Sheet {
	person: Person;
	manager: Person | undefined;
	reports: Reports;
	catalog: Catalog;
}

/** Opens a panel with everything that helps to reach a colleague: only what the API shows the caller. */
export async function openSheet({
	id,
	displayName,
}: Pick<Person, "id" | "displayName">): Promise<void> {
	let shown = { id, displayName };
	let sheet: Sheet | undefined;
	let fault: unknown;
	const load = async () => {
		const { id: asked } = shown;
		sheet = fault = undefined;
		panel.update();
		try {
			const read = await readSheet(asked);
			if (asked === shown.id) sheet = read;
		} catch (cause) {
			if (asked === shown.id) fault = cause;
		}
		panel.update();
	};
	const show = (person: Person) => {
		shown = person;
		void load();
	};
	const panel = openPanel({
		get title() {
			return shown.displayName;
		},
		body: () =>
			fault !== undefined
				? faultPanel(fault, load)
				: sheet === undefined
					? skeletonLines(6)
					: details(sheet, show, () => panel.close()),
		foot: () => html`<a class="button secondary" href=${chartOf(shown.id)} @click=${() => panel.close()}>${icon("chart")}${texts.chart}</a>
			<a class="button secondary" href=${linkTo(["people", shown.id])} @click=${() => panel.close()}>${icon("user")}${texts.profile}</a>`,
	});
	void load();
	await panel.closed;
}

async function readSheet(id: string): Promise<Sheet> {
	const { client, isAdmin } = current();
	const [person, reports, catalog] = await Promise.all([
		client.call("GET /people/{personId}", {
			path: { personId: id },
			query: { callingData: isAdmin || undefined },
		}),
		readReports(id, reportsMax),
		readCatalog().catch((cause: unknown) => {
			if (cause instanceof RefusalError && cause.status === 403)
				return { licenses: [], roles: [], groups: [], locations: [] };
			throw cause;
		}),
	]);
	const manager =
		person.managerId === undefined
			? undefined
			: await readPerson(person.managerId);
	return { person, manager, reports, catalog };
}

function details(
	{ person, manager, reports, catalog }: Sheet,
	show: (person: Person) => void,
	close: () => void,
): TemplateResult {
	const { title, department, emails, phoneNumbers = [], extension } = person;
	const place = catalog.locations.find(({ id }) => id === person.locationId);
	const time = localTime(person.timezone);
	const second = [title, department].filter(Boolean).join(" · ");
	return html`<div class="sheet">
		<div class="sheet-head">
			${avatar(person, 88)}
			<div>
				<p class="sheet-name">${person.displayName}</p>
				${second ? html`<p>${second}</p>` : nothing}
				<p class="quiet">${statusText(person.status)}</p>
			</div>
		</div>
		${contactLinks(person)}
		<dl class="facts">
			${emails.map((email) => fact(words.fields.emails, html`${email} ${copyButton(email)}`))}
			${phoneNumbers
				.filter(({ type }) => type !== "work_extension")
				.map(({ value }) =>
					fact(
						words.fields.phoneNumbers,
						html`<a class="link" href="tel:${value.replace(/[^+\d]/g, "")}">${value}</a> ${copyButton(value)}`,
					),
				)}
			${extension ? fact(words.fields.extension, html`${extension}`) : nothing}
			${place ? fact(words.fields.locationId, html`${place.name}`) : nothing}
			${time ? fact(texts.localTime, html`${time}`) : nothing}
		</dl>
		${manager ? html`<section><h3>${texts.manager}</h3>${personLine(manager, show)}</section>` : nothing}
		${
			reports.count > 0
				? html`<section>
						<h3>${texts.reports}</h3>
						${reports.people.map((report) => personLine(report, show))}
						${reports.count > reports.people.length ? html`<a class="link" href=${current().isAdmin ? peopleBelow(person.id) : chartOf(person.id)} @click=${close}>${words.chart.inPeople(reports.count)}</a>` : nothing}
					</section>`
				: nothing
		}
	</div>`;
}

function fact(label: string, value: TemplateResult): TemplateResult {
	return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function copyButton(text: string): TemplateResult {
	return html`<button class="button ghost round small" type="button" aria-label=${texts.copy(text)} @click=${() => copyText(text)}>${icon("copy")}</button>`;
}

function personLine(
	person: Person,
	show: (person: Person) => void,
): TemplateResult {
	return html`<button class="sheet-person" type="button" @click=${() => show(person)}>
		<span aria-hidden="true">${avatar(person, 32)}</span>
		<span class="chart-name">
			<span>${person.displayName}</span>
			${person.title ? html`<span class="quiet">${person.title}</span>` : nothing}
		</span>
	</button>`;
}

// A time zone that the browser does not know has no time.
function localTime(timeZone: string | undefined): string | undefined {
	if (timeZone === undefined) return undefined;
	try {
		return new Intl.DateTimeFormat(language, {
			timeZone,
			weekday: "short",
			timeStyle: undefined,
			hour: "2-digit",
			minute: "2-digit",
		}).format(new Date());
	} catch {
		return undefined;
	}
}
