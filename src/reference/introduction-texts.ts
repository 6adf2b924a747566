import authentication from "../manual/introduction/authentication.md" with {
	type: "text",
};
import clients from "../manual/introduction/clients.md" with { type: "text" };
import dryRuns from "../manual/introduction/dry-runs.md" with { type: "text" };
import errors from "../manual/introduction/errors.md" with { type: "text" };
import limits from "../manual/introduction/limits.md" with { type: "text" };
import paging from "../manual/introduction/paging.md" with { type: "text" };
import problemCodes from "../manual/introduction/problem-codes.md" with {
	type: "text",
};
import start from "../manual/introduction/start.md" with { type: "text" };
import testEnvironment from "../manual/introduction/test-environment.md" with {
	type: "text",
};
import versions from "../manual/introduction/versions.md" with { type: "text" };
import type { IntroductionId } from "../manual/introduction.ts";

/** The pages of the introduction, as the server has them too. */
export const introductionTexts: Readonly<Record<IntroductionId, string>> = {
	start,
	authentication,
	errors,
	"problem-codes": problemCodes,
	paging,
	limits,
	versions,
	"dry-runs": dryRuns,
	"test-environment": testEnvironment,
	clients,
};
