// Only for `shots.mjs`: the same browser as in the stories, and no server of its own.
import { defineConfig } from "@playwright/test";
import stories from "./playwright.config";

const wasm = stories.projects?.find((project) => project.name === "wasm");

export default defineConfig({
  testDir: "shots",
  outputDir: "test-results",
  workers: 1,
  timeout: 20 * 60_000,
  reporter: "list",
  use: { ...wasm?.use, actionTimeout: 10_000 },
});
