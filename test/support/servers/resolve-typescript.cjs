/** Lets the global setup, which Jest loads with plain `require`, find `./x.ts` under the name `./x.js` as tests do. */
const Module = require('node:module');

const resolve = Module._resolveFilename;

Module._resolveFilename = function (request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
    return resolve.call(this, request.replace(/\.js$/, '.ts'), ...rest);
  }
};
