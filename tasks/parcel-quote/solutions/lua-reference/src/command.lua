-- The command line: what is read, what is printed, how it ends.

local numbers = require("numbers")
local Quoter = require("quoter")
local Tariff = require("tariff")
local text = require("text")

local command = {}

local USAGE <const> = "usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]"

local function complain(problem)
	io.stderr:write(problem, "\n")
	return 2
end

-- Returns the options, or nil and what is wrong.
local function parse(arguments)
	local options = { ["--tariff"] = "tariff.txt" }
	local i = 1
	while arguments[i] do
		local argument = arguments[i]
		if argument == "--tariff" or argument == "--summary" then
			i = i + 1
			options[argument] = arguments[i]
			if not arguments[i] then
				return nil, argument .. " needs a file name\n" .. USAGE
			end
		elseif argument:find("^%-.") then
			return nil, "unknown option " .. argument .. "\n" .. USAGE
		elseif options.orders then
			return nil, "one file of orders at a time\n" .. USAGE
		else
			options.orders = argument
		end
		i = i + 1
	end
	return options
end

local function quote_all(quoter, file, name)
	local number, refused = 0, false
	for line in file:lines() do
		number = number + 1
		line = text.trim((line:gsub("\r$", "")))
		if line ~= "" and line:sub(1, 1) ~= "#" then
			local quote, problem = quoter:quote(line)
			if quote then
				io.write(quote.id, ",", quote.zone, ",", quote.grams, ",", numbers.money(quote.cents), "\n")
			else
				io.stderr:write(name, ":", number, ": ", problem, "\n")
				refused = true
			end
		end
	end
	return refused
end

local function write_summary(path, totals)
	local file = io.open(path, "wb")
	if not file then
		return path .. ": cannot be written"
	end
	local zones = {}
	for zone in pairs(totals) do
		zones[#zones + 1] = zone
	end
	table.sort(zones)
	local sum = { orders = 0, grams = 0, cents = 0 }
	local function write(name, total)
		file:write(name, ",", total.orders, ",", total.grams, ",", numbers.money(total.cents), "\n")
	end
	for _, zone in ipairs(zones) do
		write(zone, totals[zone])
		for key, value in pairs(totals[zone]) do
			sum[key] = sum[key] + value
		end
	end
	write("total", sum)
	file:close()
end

-- Returns the exit status.
function command.run(arguments)
	local options, problem = parse(arguments)
	if not options then
		return complain(problem)
	end
	local tariff
	tariff, problem = Tariff.read(options["--tariff"])
	if not tariff then
		return complain(problem)
	end
	local file, name = io.stdin, "stdin"
	if options.orders and options.orders ~= "-" then
		name = options.orders
		file = io.open(name, "rb")
		if not file then
			return complain(name .. ": cannot be read")
		end
	end
	local quoter = Quoter.new(tariff)
	local refused = quote_all(quoter, file, name)
	if options["--summary"] then
		problem = write_summary(options["--summary"], quoter.totals)
		if problem then
			return complain(problem)
		end
	end
	return refused and 1 or 0
end

return command
