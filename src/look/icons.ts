import activePresence from "@momentum-design/icons/dist/svg/active-presence-small-filled.svg" with {
	type: "text",
};
import arrowDown from "@momentum-design/icons/dist/svg/arrow-down-bold.svg" with {
	type: "text",
};
import arrowLeft from "@momentum-design/icons/dist/svg/arrow-left-regular.svg" with {
	type: "text",
};
import arrowUp from "@momentum-design/icons/dist/svg/arrow-up-bold.svg" with {
	type: "text",
};
import brightnessAuto from "@momentum-design/icons/dist/svg/brightness-auto-regular.svg" with {
	type: "text",
};
import brightness from "@momentum-design/icons/dist/svg/brightness-high-regular.svg" with {
	type: "text",
};
import camera from "@momentum-design/icons/dist/svg/camera-filled.svg" with {
	type: "text",
};
import cancel from "@momentum-design/icons/dist/svg/cancel-regular.svg" with {
	type: "text",
};
import check from "@momentum-design/icons/dist/svg/check-circle-filled.svg" with {
	type: "text",
};
import company from "@momentum-design/icons/dist/svg/company-regular.svg" with {
	type: "text",
};
import copy from "@momentum-design/icons/dist/svg/copy-regular.svg" with {
	type: "text",
};
import remove from "@momentum-design/icons/dist/svg/delete-regular.svg" with {
	type: "text",
};
import diagnostics from "@momentum-design/icons/dist/svg/diagnostics-regular.svg" with {
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
import error from "@momentum-design/icons/dist/svg/error-legacy-filled.svg" with {
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
import info from "@momentum-design/icons/dist/svg/info-circle-regular.svg" with {
	type: "text",
};
import integrations from "@momentum-design/icons/dist/svg/integrations-regular.svg" with {
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
import pause from "@momentum-design/icons/dist/svg/pause-regular.svg" with {
	type: "text",
};
import people from "@momentum-design/icons/dist/svg/people-regular.svg" with {
	type: "text",
};
import play from "@momentum-design/icons/dist/svg/play-regular.svg" with {
	type: "text",
};
import plus from "@momentum-design/icons/dist/svg/plus-regular.svg" with {
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
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "./view.ts";

/** Every icon of the pages, by Momentum's name or by its meaning. */
const icons = {
	"active-presence-small-filled": activePresence,
	"camera-filled": camera,
	"dnd-presence-badge-filled": doNotDisturb,
	"handset-filled": handset,
	"pto-presence-filled": outOfOffice,
	"quiet-hours-presence-filled": moon,
	"recents-presence-badge-filled": away,
	"share-screen-badge-filled": shareScreen,
	"user-regular": user,
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
	people,
	play,
	plus,
	recents,
	remove,
	search,
	settings,
	"sign-out": signOut,
	tag,
	undo,
	upload,
	user,
	warning,
} as const;

export type IconName = keyof typeof icons;

/** Shows an icon beside a text with the same meaning, so it is hidden from screen readers. */
export function icon(name: IconName): TemplateResult {
	return html`<mdc-icon class="icon" name=${name} aria-hidden="true"></mdc-icon>`;
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

/**
 * Replaces Momentum's icon, which loads each icon from a separate file: these come from the bundle. It is defined
 * before Momentum's components, which keep an existing definition.
 */
class BundledIcon extends LitElement {
	static override properties = {
		name: { type: String },
		size: { type: Number },
	};
	static override styles = css`
		:host {
			display: inline-flex;
			flex: none;
			width: var(--mdc-icon-size, var(--size, 1em));
			height: var(--mdc-icon-size, var(--size, 1em));
		}
		svg {
			width: 100%;
			height: 100%;
			fill: var(--mdc-icon-fill-color, currentColor);
		}
	`;
	declare name: string;
	declare size: number | undefined;

	protected override willUpdate(): void {
		if (this.size !== undefined)
			this.style.setProperty("--size", `${this.size}rem`);
	}

	// Momentum's components wait for this before they show an icon.
	protected override updated(): void {
		this.dispatchEvent(new Event("load", { bubbles: true }));
	}

	protected override render() {
		return drawing(this.name)?.cloneNode(true) ?? nothing;
	}
}
define("mdc-icon", BundledIcon);
