/** A kind of machine for which there is an executable. */
export interface Target {
	/** The last part of the file's name. */
	name: string;
	/** The target as Bun's compiler names it. */
	compiler: Bun.Build.CompileTarget;
	/** The npm package that has Bun for it. */
	runtime: string;
	/** The architecture as Debian names it, where a package is made from the executable. */
	debian?: "amd64" | "arm64";
}

/** Every kind of machine for which `npm run package` makes an executable. */
export const targets: readonly Target[] = [
	{
		name: "linux-x64",
		compiler: "bun-linux-x64",
		runtime: "@oven/bun-linux-x64",
		debian: "amd64",
	},
	{
		name: "linux-arm64",
		compiler: "bun-linux-arm64",
		runtime: "@oven/bun-linux-aarch64",
		debian: "arm64",
	},
	{
		name: "linux-x64-musl",
		compiler: "bun-linux-x64-musl",
		runtime: "@oven/bun-linux-x64-musl",
	},
	{
		name: "linux-arm64-musl",
		compiler: "bun-linux-arm64-musl",
		runtime: "@oven/bun-linux-aarch64-musl",
	},
	{
		name: "darwin-x64",
		compiler: "bun-darwin-x64",
		runtime: "@oven/bun-darwin-x64",
	},
	{
		name: "darwin-arm64",
		compiler: "bun-darwin-arm64",
		runtime: "@oven/bun-darwin-aarch64",
	},
	{
		name: "windows-x64",
		compiler: "bun-windows-x64",
		runtime: "@oven/bun-windows-x64",
	},
];

/** The name of the file for a target. */
export function fileNameOf({ name }: Target, version: string): string {
	return `peopled-${version}-${name}${name.startsWith("windows") ? ".exe" : ""}`;
}

/** The target of this machine; undefined where there is none. */
export function ownTarget(): Target | undefined {
	const system = process.platform === "win32" ? "windows" : process.platform;
	// Only glibc reports its version.
	const { header } = process.report.getReport() as {
		header: { glibcVersionRuntime?: string };
	};
	const isMusl = system === "linux" && header.glibcVersionRuntime === undefined;
	const name = `${system}-${process.arch}${isMusl ? "-musl" : ""}`;
	return targets.find((target) => target.name === name);
}
