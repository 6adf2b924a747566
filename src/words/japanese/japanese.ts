import type { Words } from "../shape.ts";
import { activity } from "./activity.ts";
import { bulk } from "./bulk.ts";
import { chart } from "./chart.ts";
import { directory } from "./directory.ts";
import { fields } from "./fields.ts";
import { general } from "./general.ts";
import { groups } from "./groups.ts";
import { integrations } from "./integrations.ts";
import { keys } from "./keys.ts";
import { licenses } from "./licenses.ts";
import { locations } from "./locations.ts";
import { look } from "./look.ts";
import { losses } from "./losses.ts";
import { numbers } from "./numbers.ts";
import { overview } from "./overview.ts";
import { people } from "./people.ts";
import { permission } from "./permission.ts";
import { person } from "./person.ts";
import { plan } from "./plan.ts";
import { problems } from "./problems.ts";
import { reference } from "./reference.ts";
import { requests } from "./requests.ts";
import { search } from "./search.ts";
import { signIn } from "./session.ts";
import { standIn } from "./stand-in.ts";
import { templates } from "./templates.ts";
import { tokens } from "./tokens.ts";

/** All texts of the pages, in Japanese. */
export const japanese: Words = {
	...general,
	look,
	signIn,
	permission,
	people,
	...person,
	fields,
	licenses,
	templates,
	groups,
	locations,
	numbers,
	chart,
	directory,
	tokens,
	...integrations,
	bulk,
	activity,
	reference,
	requests,
	overview,
	search,
	keys,
	plan,
	standIn,
	losses,
	problems,
};
