// Foreign clients at work: tus-js-client and Uppy, unchanged, send files, are broken off at given places, and go on.
// One job as JSON on standard input; one line of JSON for each file on standard output.
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import * as tus from 'tus-js-client';

const job = JSON.parse(fs.readFileSync(0, 'utf8'));
const RETRIES = [50, 100, 200, 400, 800, 1600, 3000, 3000, 3000, 3000];
const told = (file) => ({ filename: file.name, filetype: 'video/mp4', ...(file.sha256 ? { sha256: file.sha256 } : {}) });

// One attempt with tus-js-client, as after opening the tab anew: the stored address is looked up, nothing else is remembered.
function attempt(file, breakAt) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(fs.createReadStream(file.path), {
      endpoint: job.endpoint, headers: job.headers, metadata: told(file), chunkSize: file.chunk || Infinity, retryDelays: RETRIES,
      urlStorage: new tus.FileUrlStorage(job.state), storeFingerprintForResuming: true, removeFingerprintOnSuccess: true,
      uploadDataDuringCreation: Boolean(file.early),
      onProgress: (sent) => {
        if (breakAt === null || (file.chunk && sent < breakAt)) return;
        const after = file.chunk ? 0 : breakAt % 40; // one long request tells its progress once in a while only: broken off by time
        breakAt = null;
        setTimeout(() => upload.abort().then(() => resolve('aborted'), reject), after);
      },
      onSuccess: () => resolve('whole'),
      onError: reject,
    });
    upload.findPreviousUploads().then((before) => {
      if (before.length) upload.resumeFromPreviousUpload(before[0]);
      upload.start();
    }, reject);
  });
}

async function withTus(file) {
  let aborted = 0;
  for (const breakAt of [...file.aborts, null]) {
    const end = await attempt(file, breakAt);
    if (end === 'whole') break;
    aborted += 1;
    await wait(file.pause);
  }
  return aborted;
}

async function withUppy(files) {
  const { default: Uppy } = await import('@uppy/core');
  const { default: Tus } = await import('@uppy/tus');
  const uppy = new Uppy({ logger: { debug() {}, warn() {}, error: (...words) => console.error(...words) } });
  const counts = new Map();
  uppy.use(Tus, { endpoint: job.endpoint, headers: job.headers, retryDelays: RETRIES, chunkSize: 1 << 18, limit: 2, allowedMetaFields: true });
  for (const file of files) {
    const id = uppy.addFile({ name: file.name, type: 'video/mp4', data: fs.readFileSync(file.path), meta: { filename: file.name, sha256: file.sha256 } });
    counts.set(id, { file, left: [...file.aborts], aborted: 0 });
  }
  uppy.on('upload-progress', (of, progress) => {
    const count = counts.get(of.id);
    if (!count.left.length || progress.bytesUploaded < count.left[0]) return;
    count.left.shift();
    count.aborted += 1;
    uppy.pauseResume(of.id);
    setTimeout(() => uppy.pauseResume(of.id), count.file.pause);
  });
  const result = await uppy.upload();
  for (const { id, error } of result.failed) console.error(id, error);
  return files.map((file) => [...counts.values()].find((one) => one.file === file)).map((one) => [one.file, one.aborted, result.failed.length]);
}

try {
  if (job.client === 'uppy') {
    for (const [file, aborted, failed] of await withUppy(job.files)) console.log(JSON.stringify({ name: file.name, aborted, whole: !failed }));
  } else {
    for (const file of job.files) console.log(JSON.stringify({ name: file.name, aborted: await withTus(file), whole: true }));
  }
} catch (error) {
  console.error(String(error), error.originalResponse?.getBody?.() ?? '');
  process.exitCode = 1;
}
