// `node shots.mjs --address URL --out DIR`: a picture of every page in every state, of a server that runs already.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { address: { type: "string" }, out: { type: "string" } } });
if (!values.address || !values.out) {
  console.error("Say which server and where the pictures go: --address URL --out DIR");
  process.exit(2);
}

const here = path.dirname(fileURLToPath(import.meta.url));
const environment = { ...process.env, STINT_ADDRESS: values.address, SHOTS: path.resolve(values.out) };
const command = ["playwright", "test", "--config", "shots.config.ts"];
const playwright = spawn("npx", ["--no-install", ...command], { cwd: here, env: environment, stdio: "inherit" });
playwright.on("exit", (code) => process.exit(code ?? 1));
