-- What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first.

local numbers = require("numbers")
local text = require("text")

local Tariff = {}
Tariff.__index = Tariff

-- Each takes the words of one line and returns what is wrong with them, or nil.
local take = {}

take["prefix 2"] = function(self, prefix, zone)
	if self.zones[prefix] then
		return "prefix " .. prefix .. " was given before"
	end
	self.zones[prefix] = zone
end

take["band 3"] = function(self, zone, grams, price)
	local limit, cents = numbers.whole(grams), numbers.price(price)
	if not limit or not cents then
		return "a band is ZONE GRAMS PRICE, not " .. zone .. " " .. grams .. " " .. price
	end
	local bands = self.bands[zone] or {}
	self.bands[zone] = bands
	if bands[limit] then
		return "zone " .. zone .. " has a band of " .. limit .. " g already"
	end
	bands[limit] = cents
end

take["extra 2"] = function(self, name, amount)
	if self.extras[name] then
		return "extra " .. name .. " was given before"
	end
	local is_percent = amount:sub(-1) == "%"
	local value = is_percent and numbers.percent(amount) or not is_percent and numbers.price(amount) or nil
	if not value then
		return amount .. " is neither a price nor a percentage"
	end
	self.extras[name] = { is_percent = is_percent, amount = value }
end

take["fuel 1"] = function(self, amount)
	if self.percent then
		return "fuel was given before"
	end
	self.percent = numbers.percent(amount)
	return not self.percent and amount .. " is not a percentage" or nil
end

-- Returns a tariff, or nil and what is wrong.
function Tariff.read(path)
	local file = io.open(path, "rb")
	if not file then
		return nil, path .. ": cannot be read"
	end
	local self = setmetatable({ zones = {}, bands = {}, extras = {} }, Tariff)
	local number = 0
	for line in file:lines() do
		number = number + 1
		local words = {}
		for word in line:gsub("\r$", ""):gmatch("[^ \t]+") do
			words[#words + 1] = word
		end
		if #words > 0 and words[1]:sub(1, 1) ~= "#" then
			local taker = take[words[1] .. " " .. #words - 1]
			local problem
			if taker then
				problem = taker(self, table.unpack(words, 2))
			else
				problem = "not a tariff line: " .. text.trim(line)
			end
			if problem then
				file:close()
				return nil, path .. ":" .. number .. ": " .. problem
			end
		end
	end
	file:close()
	return self
end

function Tariff:zone(postcode)
	for length = #postcode, 1, -1 do
		local zone = self.zones[postcode:sub(1, length)]
		if zone then
			return zone
		end
	end
end

-- The price of the smallest band that holds the weight, or nil
function Tariff:base(zone, grams)
	local best, price
	for limit, cents in pairs(self.bands[zone] or {}) do
		if limit >= grams and (not best or limit < best) then
			best, price = limit, cents
		end
	end
	return price
end

function Tariff:extra(name, base)
	local extra = self.extras[name]
	return extra and (extra.is_percent and numbers.share(base, extra.amount) or extra.amount)
end

function Tariff:fuel(cents)
	return numbers.share(cents, self.percent or 0)
end

return Tariff
