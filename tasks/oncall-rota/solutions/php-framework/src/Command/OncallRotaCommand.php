<?php

namespace App\Command;

use Symfony\Component\Console\Attribute\AsCommand;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

#[AsCommand(name: 'oncall-rota')]
class OncallRotaCommand extends Command
{
    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        foreach (explode("\n", stream_get_contents(STDIN)) as $line) {
            if (preg_match('/^night (\S+)/', $line, $night)) {
                $output->writeln($night[1] . ':');
            }
        }
        return Command::SUCCESS;
    }
}
