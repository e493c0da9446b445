/* Jest 30 ignores `testTimeout` of a project, so each project passes it as a global. */
jest.setTimeout(globalThis.testTimeoutMs);
