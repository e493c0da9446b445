const { default: TestRunner } = require('jest-runner');

/** Runs a project's files one after another; Jest takes `maxWorkers` for all projects together only. */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
