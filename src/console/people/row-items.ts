import type { Person } from "../../contract/person.ts";
import type { MenuItem } from "../../look/menu.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { personMenu } from "../person/person-menu.ts";
import { linkTo } from "../router.ts";
import { copyText } from "../shell/copy.ts";

/** The actions for the person of a row. `more` stands after opening it. */
export function rowItems(
	person: Person,
	more: readonly MenuItem[] = [],
): readonly (MenuItem | "-")[] {
	const items: (MenuItem | "-")[] = [
		{
			label: words.people.open,
			icon: "arrow-right",
			href: linkTo(["people", person.id]),
		},
		{
			label: words.people.openInTab,
			icon: "pop-out",
			run: () =>
				window.open(linkTo(["people", person.id]), "_blank", "noopener"),
		},
	];
	if (may("changePeople"))
		items.push({
			label: words.people.edit,
			icon: "edit",
			href: linkTo(["people", person.id], { edit: "profile" }),
		});
	const [email] = person.emails;
	if (email !== undefined)
		items.push({
			label: words.people.copyEmail,
			icon: "email",
			run: () => copyText(email),
		});
	return [...items, ...more, "-", ...personMenu(person)];
}
