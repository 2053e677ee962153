-- Quotes one order after the other and keeps the totals by zone.

local numbers = require("numbers")
local text = require("text")

local CM3_PER_GRAM <const> = 5

local Quoter = {}
Quoter.__index = Quoter

function Quoter.new(tariff)
	return setmetatable({ tariff = tariff, quoted = {}, totals = {} }, Quoter)
end

local function volumetric(size)
	local sides = text.split(size, "x")
	local volume = #sides == 3 and 1 or nil
	for _, side in ipairs(sides) do
		local value = numbers.whole(side, 1, 999)
		volume = volume and value and volume * value
	end
	return volume and (volume + CM3_PER_GRAM - 1) // CM3_PER_GRAM
end

-- Returns the sum, or nil and the name that the tariff does not have.
function Quoter:extras(field, base)
	local sum, done = 0, {}
	for _, name in ipairs(field == "" and {} or text.split(field, "+")) do
		local cents = self.tariff:extra(name, base)
		if not cents then
			return nil, name
		end
		if not done[name] then
			done[name] = true
			sum = sum + cents
		end
	end
	return sum
end

-- Returns the quote as a table, or nil and the reason.
function Quoter:quote(line)
	local fields = text.split(line, ",")
	if #fields ~= 4 and #fields ~= 5 then
		return nil, "an order has four or five fields, not " .. #fields
	end
	for i, field in ipairs(fields) do
		fields[i] = text.trim(field)
	end
	local id, postcode, weight, size, extras = table.unpack(fields)
	if id == "" then
		return nil, "the order has no id"
	elseif self.quoted[id] then
		return nil, "order " .. id .. " was quoted before"
	elseif not postcode:find("^[0-9A-Z]+$") or #postcode > 10 then
		return nil, "'" .. postcode .. "' is not a postcode"
	end
	local zone = self.tariff:zone(postcode)
	if not zone then
		return nil, "no zone holds postcode " .. postcode
	end
	local actual, by_size = numbers.whole(weight), volumetric(size)
	if not actual then
		return nil, "'" .. weight .. "' is not a weight in grams"
	elseif not by_size then
		return nil, "'" .. size .. "' is not a size such as 30x20x10"
	end
	local grams = math.max(actual, by_size)
	local base = self.tariff:base(zone, grams)
	if not base then
		return nil, "zone " .. zone .. " takes no parcel of " .. grams .. " g"
	end
	local surcharge, missing = self:extras(extras or "", base)
	if not surcharge then
		return nil, "the tariff has no extra '" .. missing .. "'"
	end
	local cents = base + surcharge
	return self:count({ id = id, zone = zone, grams = grams, cents = cents + self.tariff:fuel(cents) })
end

function Quoter:count(quote)
	self.quoted[quote.id] = true
	local total = self.totals[quote.zone] or { orders = 0, grams = 0, cents = 0 }
	self.totals[quote.zone] = total
	total.orders = total.orders + 1
	total.grams = total.grams + quote.grams
	total.cents = total.cents + quote.cents
	return quote
end

return Quoter
