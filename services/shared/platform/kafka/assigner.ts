import { AssignerProtocol } from 'kafkajs';
import type { PartitionAssigner } from 'kafkajs';

/**
 * Gives the same partition number of every topic to the same member, so that all that concerns one key meets in one
 * process. kafkajs's own assigner deals the topics out one after another, and three members tear them apart.
 */
export const assignByNumber: PartitionAssigner = ({ cluster }) => ({
  name: 'rapport.by-number.v1',
  version: 0,
  assign: ({ members, topics }) => {
    const sorted = members.map(({ memberId }) => memberId).sort();
    const assignments = sorted.map((memberId, index) => ({
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({
        version: 0,
        userData: Buffer.alloc(0),
        assignment: Object.fromEntries(
          topics.map((topic) => [
            topic,
            cluster
              .findTopicPartitionMetadata(topic)
              .map(({ partitionId }) => partitionId)
              .filter((partition) => partition % sorted.length === index),
          ]),
        ),
      }),
    }));
    return Promise.resolve(assignments);
  },
  protocol: ({ topics }) => ({
    name: 'rapport.by-number.v1',
    metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, userData: Buffer.alloc(0), topics }),
  }),
});
