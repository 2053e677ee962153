# frozen_string_literal: true

module ParcelQuote
  # The command line: what is read, what is printed, how it ends.
  class Command
    USAGE = 'usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]'

    def initialize(arguments)
      @arguments = arguments.dup
      @options = { '--tariff' => 'tariff.txt', '--summary' => nil }
      @orders = nil
    end

    # Returns the exit status.
    def run
      parse
      quoter = Quoter.new(Tariff.read(@options['--tariff']))
      refused = @orders == '-' ? quote_all(quoter, $stdin.binmode, 'stdin') : quote_file(quoter)
      write_summary(@options['--summary'], quoter.totals) if @options['--summary']
      refused ? 1 : 0
    rescue Unusable => e
      warn e.message
      2
    end

    private

    def parse
      until @arguments.empty?
        argument = @arguments.shift
        if @options.key?(argument)
          @options[argument] = @arguments.shift or raise Unusable, "#{argument} needs a file name\n#{USAGE}"
        elsif argument.start_with?('-') && argument != '-'
          raise Unusable, "unknown option #{argument}\n#{USAGE}"
        elsif @orders
          raise Unusable, "one file of orders at a time\n#{USAGE}"
        else
          @orders = argument
        end
      end
      @orders ||= '-'
    end

    def quote_file(quoter)
      File.open(@orders, 'rb') { |file| quote_all(quoter, file, @orders) }
    rescue SystemCallError => e
      raise Unusable, "#{@orders}: cannot be read: #{e.message}"
    end

    def quote_all(quoter, lines, name)
      refused = false
      lines.each_line.with_index(1) do |line, number|
        line = Numbers.trim(line.chomp("\n").delete_suffix("\r"))
        next if line.empty? || line.start_with?('#')

        $stdout.puts quoter.quote(line).to_s
      rescue Refused => e
        warn "#{name}:#{number}: #{e.message}"
        refused = true
      end
      refused
    end

    def write_summary(file, totals)
      rows = totals.sort_by(&:first)
      sum = Total.new(*[:orders, :grams, :cents].map { |column| totals.each_value.sum(&column) })
      text = [*rows, ['total', sum]].map { |name, total| "#{name},#{total}\n" }.join
      File.binwrite(file, text)
    rescue SystemCallError => e
      raise Unusable, "#{file}: cannot be written: #{e.message}"
    end
  end
end
