import activePresence from "@momentum-design/icons/dist/svg/active-presence-small-filled.svg" with {
	type: "text",
};
import arrowDown from "@momentum-design/icons/dist/svg/arrow-down-bold.svg" with {
	type: "text",
};
import arrowLeft from "@momentum-design/icons/dist/svg/arrow-left-regular.svg" with {
	type: "text",
};
import arrowRight from "@momentum-design/icons/dist/svg/arrow-right-bold.svg" with {
	type: "text",
};
import arrowUp from "@momentum-design/icons/dist/svg/arrow-up-bold.svg" with {
	type: "text",
};
import bookmark from "@momentum-design/icons/dist/svg/bookmark-regular.svg" with {
	type: "text",
};
import brightnessAuto from "@momentum-design/icons/dist/svg/brightness-auto-regular.svg" with {
	type: "text",
};
import brightness from "@momentum-design/icons/dist/svg/brightness-high-regular.svg" with {
	type: "text",
};
import calendar from "@momentum-design/icons/dist/svg/calendar-empty-regular.svg" with {
	type: "text",
};
import camera from "@momentum-design/icons/dist/svg/camera-filled.svg" with {
	type: "text",
};
import cancel from "@momentum-design/icons/dist/svg/cancel-regular.svg" with {
	type: "text",
};
import chat from "@momentum-design/icons/dist/svg/chat-regular.svg" with {
	type: "text",
};
import tick from "@momentum-design/icons/dist/svg/check-bold.svg" with {
	type: "text",
};
import check from "@momentum-design/icons/dist/svg/check-circle-filled.svg" with {
	type: "text",
};
import code from "@momentum-design/icons/dist/svg/code-block-regular.svg" with {
	type: "text",
};
import company from "@momentum-design/icons/dist/svg/company-regular.svg" with {
	type: "text",
};
import directory from "@momentum-design/icons/dist/svg/contacts-regular.svg" with {
	type: "text",
};
import copy from "@momentum-design/icons/dist/svg/copy-regular.svg" with {
	type: "text",
};
import dashboard from "@momentum-design/icons/dist/svg/dashboard-regular.svg" with {
	type: "text",
};
import remove from "@momentum-design/icons/dist/svg/delete-regular.svg" with {
	type: "text",
};
import diagnostics from "@momentum-design/icons/dist/svg/diagnostics-regular.svg" with {
	type: "text",
};
import number from "@momentum-design/icons/dist/svg/dialpad-regular.svg" with {
	type: "text",
};
import doNotDisturb from "@momentum-design/icons/dist/svg/dnd-presence-badge-filled.svg" with {
	type: "text",
};
import document from "@momentum-design/icons/dist/svg/document-regular.svg" with {
	type: "text",
};
import download from "@momentum-design/icons/dist/svg/download-regular.svg" with {
	type: "text",
};
import edit from "@momentum-design/icons/dist/svg/edit-regular.svg" with {
	type: "text",
};
import email from "@momentum-design/icons/dist/svg/email-regular.svg" with {
	type: "text",
};
import error from "@momentum-design/icons/dist/svg/error-legacy-filled.svg" with {
	type: "text",
};
import starFilled from "@momentum-design/icons/dist/svg/favorite-filled.svg" with {
	type: "text",
};
import star from "@momentum-design/icons/dist/svg/favorite-regular.svg" with {
	type: "text",
};
import bug from "@momentum-design/icons/dist/svg/file-bug-regular.svg" with {
	type: "text",
};
import filter from "@momentum-design/icons/dist/svg/filter-regular.svg" with {
	type: "text",
};
import handset from "@momentum-design/icons/dist/svg/handset-filled.svg" with {
	type: "text",
};
import phone from "@momentum-design/icons/dist/svg/handset-regular.svg" with {
	type: "text",
};
import info from "@momentum-design/icons/dist/svg/info-circle-regular.svg" with {
	type: "text",
};
import integrations from "@momentum-design/icons/dist/svg/integrations-regular.svg" with {
	type: "text",
};
import keyboard from "@momentum-design/icons/dist/svg/keyboard-regular.svg" with {
	type: "text",
};
import language from "@momentum-design/icons/dist/svg/language-regular.svg" with {
	type: "text",
};
import menu from "@momentum-design/icons/dist/svg/list-menu-regular.svg" with {
	type: "text",
};
import location from "@momentum-design/icons/dist/svg/location-regular.svg" with {
	type: "text",
};
import meetingsTeam from "@momentum-design/icons/dist/svg/meetings-team-regular.svg" with {
	type: "text",
};
import more from "@momentum-design/icons/dist/svg/more-regular.svg" with {
	type: "text",
};
import pause from "@momentum-design/icons/dist/svg/pause-regular.svg" with {
	type: "text",
};
import people from "@momentum-design/icons/dist/svg/people-regular.svg" with {
	type: "text",
};
import pin from "@momentum-design/icons/dist/svg/pin-regular.svg" with {
	type: "text",
};
import play from "@momentum-design/icons/dist/svg/play-regular.svg" with {
	type: "text",
};
import plus from "@momentum-design/icons/dist/svg/plus-regular.svg" with {
	type: "text",
};
import popOut from "@momentum-design/icons/dist/svg/pop-out-regular.svg" with {
	type: "text",
};
import outOfOffice from "@momentum-design/icons/dist/svg/pto-presence-filled.svg" with {
	type: "text",
};
import moon from "@momentum-design/icons/dist/svg/quiet-hours-presence-filled.svg" with {
	type: "text",
};
import away from "@momentum-design/icons/dist/svg/recents-presence-badge-filled.svg" with {
	type: "text",
};
import recents from "@momentum-design/icons/dist/svg/recents-regular.svg" with {
	type: "text",
};
import refresh from "@momentum-design/icons/dist/svg/refresh-regular.svg" with {
	type: "text",
};
import search from "@momentum-design/icons/dist/svg/search-regular.svg" with {
	type: "text",
};
import lock from "@momentum-design/icons/dist/svg/secure-lock-regular.svg" with {
	type: "text",
};
import settings from "@momentum-design/icons/dist/svg/settings-regular.svg" with {
	type: "text",
};
import shareScreen from "@momentum-design/icons/dist/svg/share-screen-badge-filled.svg" with {
	type: "text",
};
import sidePanel from "@momentum-design/icons/dist/svg/side-panel-regular.svg" with {
	type: "text",
};
import signOut from "@momentum-design/icons/dist/svg/sign-out-regular.svg" with {
	type: "text",
};
import tag from "@momentum-design/icons/dist/svg/tag-regular.svg" with {
	type: "text",
};
import undo from "@momentum-design/icons/dist/svg/undo-regular.svg" with {
	type: "text",
};
import upload from "@momentum-design/icons/dist/svg/upload-regular.svg" with {
	type: "text",
};
import user from "@momentum-design/icons/dist/svg/user-regular.svg" with {
	type: "text",
};
import warning from "@momentum-design/icons/dist/svg/warning-filled.svg" with {
	type: "text",
};
import workflow from "@momentum-design/icons/dist/svg/workflow-deployments-regular.svg" with {
	type: "text",
};
import { html, type TemplateResult } from "lit";
import { define } from "./view.ts";

/** Every icon of the pages, by its meaning. */
const icons = {
	"presence-active": activePresence,
	"presence-meeting": camera,
	"presence-do-not-disturb": doNotDisturb,
	"presence-call": handset,
	"presence-out-of-office": outOfOffice,
	"presence-away": away,
	"presence-presenting": shareScreen,
	"arrow-down": arrowDown,
	"arrow-left": arrowLeft,
	"arrow-up": arrowUp,
	brightness,
	"brightness-auto": brightnessAuto,
	bug,
	cancel,
	check,
	company,
	copy,
	diagnostics,
	document,
	download,
	edit,
	error,
	filter,
	info,
	location,
	integrations,
	lock,
	menu,
	moon,
	pause,
	group: meetingsTeam,
	"arrow-right": arrowRight,
	bookmark,
	calendar,
	chat,
	code,
	dashboard,
	directory,
	email,
	keyboard,
	language,
	more,
	number,
	phone,
	pin,
	"pop-out": popOut,
	refresh,
	tick,
	chart: workflow,
	people,
	play,
	plus,
	recents,
	remove,
	search,
	settings,
	"side-panel": sidePanel,
	"sign-out": signOut,
	star,
	"star-filled": starFilled,
	tag,
	undo,
	upload,
	user,
	warning,
} as const;

export type IconName = keyof typeof icons;

/** Shows an icon beside a text with the same meaning, so it is hidden from screen readers. */
export function icon(name: IconName): TemplateResult {
	return html`<peopled-icon class="icon" name=${name} aria-hidden="true"></peopled-icon>`;
}

const drawings = new Map<string, Element>();

function drawing(name: string): Element | undefined {
	const text = (icons as Readonly<Record<string, string>>)[name];
	if (text !== undefined && !drawings.has(name))
		drawings.set(
			name,
			new DOMParser().parseFromString(text, "image/svg+xml").documentElement,
		);
	return drawings.get(name);
}

/** Shows a copy of a drawing. It is in the page itself, so that one style sheet colors it. */
class Icon extends HTMLElement {
	static observedAttributes = ["name"];

	attributeChangedCallback(_: string, __: string | null, name: string): void {
		const copy = drawing(name)?.cloneNode(true);
		this.replaceChildren(...(copy === undefined ? [] : [copy]));
	}
}
define("peopled-icon", Icon);
