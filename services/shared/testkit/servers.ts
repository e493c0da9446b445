function required(name: string, what: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `${name} is not set: these tests need a real ${what}. Run them with \`npm test -- integration\`.`,
    );
  }
  return value;
}

/** Brokers that the test launcher has started. */
export function kafkaBrokers(): readonly string[] {
  return required('KAFKA_BROKERS', 'Kafka').split(',');
}

/** The replica set that the test launcher has started. */
export function mongodbUri(): string {
  return required('MONGODB_URI', 'MongoDB');
}
