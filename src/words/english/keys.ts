/** The texts of the list of keys. */
export const keys = {
	title: "Keyboard shortcuts",
	names: {
		enter: "Enter",
		space: "Space",
		shift: "Shift",
		home: "Home",
		end: "End",
		pageUp: "Page Up",
		pageDown: "Page Down",
		click: "Click",
	},
	everywhere: {
		title: "Everywhere",
		search: "Search everything",
		find: "Search; on the list of people, filter it",
		keys: "Show this list",
		close: "Close a dialog, menu or panel",
	},
	search: {
		title: "In the search",
		move: "Choose a result",
		open: "Open the result",
		newTab: "Open it in a new tab",
	},
	table: {
		title: "In the list of people",
		move: "Move by a row",
		page: "Move by a page",
		ends: "Go to the first or last person",
		open: "Open the person",
		select: "Select the person",
		range: "Select a range",
	},
};
