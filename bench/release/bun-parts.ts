/** A library that the program of Bun contains. */
interface BunPart {
	name: string;
	/** An SPDX expression, or a name where Bun says no more than that. */
	license: string;
	url: string;
	/** The name under which `process.versions` of Bun has its version or commit. */
	versionName?: string;
}

/** The libraries in the program of Bun, as its own LICENSE.md names them, and SQLite, which that leaves out. */
export const bunParts: readonly BunPart[] = [
	{
		name: "WebKit (JavaScriptCore)",
		license: "LGPL-2.0-only",
		url: "https://github.com/oven-sh/webkit",
		versionName: "webkit",
	},
	{
		name: "SQLite",
		license: "blessing",
		url: "https://sqlite.org",
		versionName: "sqlite",
	},
	{
		name: "boringssl",
		license: "several licenses",
		url: "https://boringssl.googlesource.com/boringssl/",
		versionName: "boringssl",
	},
	{ name: "brotli", license: "MIT", url: "https://github.com/google/brotli" },
	{
		name: "libarchive",
		license: "several licenses",
		url: "https://github.com/libarchive/libarchive",
		versionName: "libarchive",
	},
	{
		name: "lol-html",
		license: "BSD-3-Clause",
		url: "https://github.com/cloudflare/lol-html",
		versionName: "lolhtml",
	},
	{
		name: "ls-hpack",
		license: "MIT",
		url: "https://github.com/litespeedtech/ls-hpack",
		versionName: "lshpack",
	},
	{
		name: "ls-qpack",
		license: "MIT",
		url: "https://github.com/litespeedtech/ls-qpack",
	},
	{
		name: "lsquic",
		license: "MIT AND BSD-3-Clause",
		url: "https://github.com/litespeedtech/lsquic",
	},
	{
		name: "mimalloc",
		license: "MIT",
		url: "https://github.com/microsoft/mimalloc",
		versionName: "mimalloc",
	},
	{
		name: "picohttpparser",
		license: "Artistic-1.0-Perl OR MIT",
		url: "https://github.com/h2o/picohttpparser",
		versionName: "picohttpparser",
	},
	{
		name: "zstd",
		license: "BSD-3-Clause OR GPL-2.0-only",
		url: "https://github.com/facebook/zstd",
		versionName: "zstd",
	},
	{
		name: "simdutf",
		license: "Apache-2.0",
		url: "https://github.com/simdutf/simdutf",
	},
	{
		name: "tinycc",
		license: "LGPL-2.1-only",
		url: "https://github.com/tinycc/tinycc",
		versionName: "tinycc",
	},
	{
		name: "uSockets",
		license: "Apache-2.0",
		url: "https://github.com/uNetworking/uSockets",
		versionName: "usockets",
	},
	{
		name: "uWebSockets",
		license: "Apache-2.0",
		url: "https://github.com/jarred-sumner/uwebsockets",
		versionName: "uwebsockets",
	},
	{
		name: "zlib-ng",
		license: "Zlib",
		url: "https://github.com/zlib-ng/zlib-ng",
		versionName: "zlib",
	},
	{
		name: "c-ares",
		license: "MIT",
		url: "https://github.com/c-ares/c-ares",
		versionName: "ares",
	},
	{
		name: "ICU",
		license: "Unicode-3.0",
		url: "https://github.com/unicode-org/icu",
		versionName: "icu",
	},
	{
		name: "base64",
		license: "BSD-2-Clause",
		url: "https://github.com/aklomp/base64",
	},
	{
		name: "libuv",
		license: "MIT",
		url: "https://github.com/libuv/libuv",
		versionName: "uv",
	},
	{
		name: "libdeflate",
		license: "MIT",
		url: "https://github.com/ebiggers/libdeflate",
		versionName: "libdeflate",
	},
	{
		name: "libjpeg-turbo",
		license: "BSD-3-Clause AND IJG AND Zlib",
		url: "https://github.com/libjpeg-turbo/libjpeg-turbo",
	},
	{
		name: "libspng",
		license: "BSD-2-Clause",
		url: "https://github.com/randy408/libspng",
	},
	{
		name: "libwebp",
		license: "BSD-3-Clause",
		url: "https://github.com/webmproject/libwebp",
	},
	{
		name: "highway",
		license: "Apache-2.0",
		url: "https://github.com/google/highway",
	},
	{
		name: "uucode",
		license: "MIT",
		url: "https://github.com/jacobsandlund/uucode",
	},
	{
		name: "TigerBeetle (its input and output)",
		license: "Apache-2.0",
		url: "https://github.com/tigerbeetle/tigerbeetle",
	},
	{
		name: "libc++abi (__cxa_thread_atexit)",
		license: "Apache-2.0 WITH LLVM-exception",
		url: "https://github.com/llvm/llvm-project",
	},
];

/** The text about the licenses of Bun and its parts, for those who have an executable. */
export function describeBunLicenses(version: string): string {
	const lines = bunParts.map(
		({ name, license, url }) => `${name}: ${license} (${url})`,
	);
	return `The executables contain Bun ${version}, which is MIT-licensed (https://github.com/oven-sh/bun). Its LICENSE.md has the
details. The npm package does not contain it. Bun contains these libraries:

${lines.join("\n")}

WebKit and tinycc are under the LGPL: you may change them and link Bun again. LICENSE.md of Bun says how. An executable
of peopled with another Bun is made by "bun build --compile", as bench/release/executable.ts does it.
`;
}
