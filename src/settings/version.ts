import manifest from "../../package.json" with { type: "json" };

/** The version of peopled. A build contains it, so that nothing has to be read where the program runs. */
export const version: string = manifest.version;
