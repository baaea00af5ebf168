// How the stories are told: against the executable in STINT_BINARY, by the Chromium in CHROMIUM, once with WASM and
// once without any script. `cargo xtask test` builds and installs what is needed and sets both.
import { defineConfig, devices } from "@playwright/test";

const browser = {
  ...devices["Desktop Chrome"],
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  },
};

export default defineConfig({
  testDir: "stories",
  outputDir: "test-results",
  // Each worker starts a server of its own; two of them keep two cores busy.
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A story that only sometimes holds does not hold.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: { trace: "retain-on-failure", screenshot: "only-on-failure", actionTimeout: 10_000 },
  projects: [
    { name: "wasm", use: browser },
    {
      name: "without-javascript",
      use: { ...browser, javaScriptEnabled: false },
      // What only scripts do, what is measured by scripts, and what has no page at all.
      testIgnore: /\.(wasm|server)\.spec\.ts$/,
    },
  ],
});
