#!/bin/bash
# {{name}}: a pool graded by Slurm, written by "takehome dispatch slurm"; write it again rather than change it when the task or the pool has grown.
#
#     sbatch FILE
#
# It is an array job, one shard of the pool an element. The first element asks for the merge (this file once more, as element 0), which Slurm starts when all others have
# ended. Logs lie where sbatch was called: {{name}}-JOB_ELEMENT.log.
#
# The machines need: takehome and the toolchains of the candidates' languages; task, pool and results at the same paths on all of them, on a file system with locks that
# work (NFSv4 has them); and the right to isolate: root, or user namespaces and a delegated control group. "srun takehome doctor" says what a machine lacks.
# Where it lacks something nothing is graded there: there is no weaker way.
#
# Resources: {{workers}} submissions at one time, each at most {{each_mb}} MB by the task's limits, {{own_mb}} MB for takehome itself. The time is what {{crowd}} submissions
# could take if each used up every limit of the task once. Reaching it loses nothing: what runs is finished, and the shard goes on in its next turn.
# Where Slurm gives a job no cores of its own (no task/affinity, no task/cgroup) add --exclusive, so that neighbours do not share them.
#
#SBATCH --job-name={{name}}
#SBATCH --array=1-{{shards}}
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={{workers}}
#SBATCH --mem={{memory_mb}}M
#SBATCH --time={{minutes}}
#SBATCH --signal=B:INT@{{grace_seconds}}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={{name}}-%A_%a.log

set -u
takehome={{takehome}}
out={{out}}
shards={{shards}}
workers={{workers}}
retries={{retries}}
batch=({{batch}})

say() {
	echo "{{name}}: $*" >&2
}

# The merge waits for the whole array, however it ends. Asked for again after a requeue only if it is not waiting already.
ask_for_merge() {
	local merge="$SLURM_JOB_NAME-merge-$SLURM_ARRAY_JOB_ID"
	[ -z "$(squeue --noheader --name="$merge" --format=%i)" ] || return 0
	sbatch --job-name="$merge" --dependency="afterany:$SLURM_ARRAY_JOB_ID" --array=0 --cpus-per-task=1 --mem={{merge_mb}}M --time=60 \
		--output="$SLURM_JOB_NAME-${SLURM_ARRAY_JOB_ID}_merge.log" "$0" ||
		say "the merge could not be asked for from this machine. When all shards are done: takehome merge $(printf %q "$out") $(printf %q "$out")/shards/*-of-$shards"
}

# A shard that is stopped before it is done goes on in another turn; so does one that left somebody without a grade, perhaps on a better machine.
once_more() {
	local turn=${SLURM_RESTART_COUNT:-0}
	if [ "$turn" -lt "$retries" ]; then
		say "shard $SLURM_ARRAY_TASK_ID is not whole (status $1): turn $((turn + 1)) of $retries more"
		scontrol requeue "$SLURM_JOB_ID"
	fi
	exit "$1"
}

grade() {
	local shard=$1 status cancelled= pid=
	[ "$shard" -ne "$SLURM_ARRAY_TASK_MIN" ] || ask_for_merge
	trap '[ -z "$pid" ] || kill -INT "$pid"' INT
	trap 'cancelled=yes; [ -z "$pid" ] || kill -TERM "$pid"' TERM
	"${batch[@]}" --workers "$workers" --shard "$shard/$shards" --out "$out/shards/$shard-of-$shards" --wait &
	pid=$!
	[ -z "$cancelled" ] || kill -TERM "$pid"
	wait "$pid"
	status=$?
	# A signal ends the wait, not the batch.
	while kill -0 "$pid" 2>/dev/null; do
		wait "$pid"
		status=$?
	done
	case $status in
	0 | 1) exit 0 ;; # graded; 1 says that somebody is below the bar, which is no failure of this job
	2 | 3) exit "$status" ;; # the command line, the task or the rubric: another turn would say the same
	*)
		# Whoever cancels a job does not want it back. What runs was ended and will be graded again whenever this file is submitted again.
		[ -z "$cancelled" ] || exit "$status"
		once_more "$status"
		;;
	esac
}

merge() {
	local status stores=() missing=()
	for ((i = 1; i <= shards; i++)); do
		if [ -e "$out/shards/$i-of-$shards/pool.db" ]; then
			stores+=("$out/shards/$i-of-$shards")
		else
			missing+=("$i")
		fi
	done
	[ ${#stores[@]} -gt 0 ] || { say "no shard has graded anything: see the logs of the elements"; exit 4; }
	"$takehome" merge --wait "$out" "${stores[@]}"
	status=$?
	[ ${#missing[@]} -eq 0 ] || { say "nothing yet of shards ${missing[*]}: see their logs; submitting this file again goes on"; status=4; }
	"$takehome" status "$out"
	exit "$status"
}

case ${SLURM_ARRAY_TASK_ID:-} in
'') say "this is for sbatch: sbatch $0"; exit 2 ;;
0) merge ;;
*) grade "$SLURM_ARRAY_TASK_ID" ;;
esac
