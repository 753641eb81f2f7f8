"""What the demo shop sells. Every name is invented. One line per kind of thing:

category | art | nouns | features | lowest price | highest price | options | specifications

Options are `Colour` (three or four of the art's colours) and named sizes; specifications are `Name=value/value`.
"""

DEPARTMENTS = {
    "Electronics": ("headphones", 2), "Home & kitchen": ("armchair", 8), "Fashion": ("shirt", 5),
    "Beauty": ("sparkles", 6), "Sports & outdoors": ("tent", 1), "Toys & games": ("blocks", 9),
    "Books": ("book-open", 3), "Garden": ("sprout", 4), "Pets": ("paw-print", 10), "Office": ("paperclip", 7),
    "Music": ("music", 0), "Tools": ("hammer", 11),
}  # fmt: skip

KINDS = """
Electronics/Headphones | headphones | wireless over-ear headphones; noise cancelling headphones; studio headphones | 40 h battery; folding, with case; low-latency mode; replaceable cushions | 39 | 349 | Colour | Weight=198 g/236 g/248 g; Bluetooth=5.3/5.4, multipoint; Battery=28 h/40 h/60 h
Electronics/Headphone accessories | briefcase | hard travel case for headphones; padded headphone pouch | fits most over-ear models; with cable pocket | 9 | 29 | Colour | Material=Felted polyester/Recycled nylon; Inside=19 x 17 x 8 cm
Electronics/Laptops | laptop | 14-inch laptop; 15.6-inch laptop; 13-inch ultralight laptop | 16 GB memory, 512 GB SSD; 32 GB memory, 1 TB SSD; backlit keyboard | 479 | 1899 | Colour | Memory=16 GB/32 GB; Storage=512 GB/1 TB; Weight=1.1 kg/1.4 kg/1.8 kg
Electronics/Laptop accessories | folder | felt laptop sleeve; slim laptop sleeve; laptop stand | for 13 to 14 inches; for 15 to 16 inches | 14 | 59 | Colour | Material=Wool felt/Neoprene/Aluminium; Fits=14 inches/16 inches
Electronics/Phones | phone | smartphone; dual SIM smartphone | 128 GB, 50 MP camera; 256 GB, 6.4-inch display; replaceable battery | 149 | 899 | Colour | Storage=128 GB/256 GB; Display=6.1 inches/6.4 inches; SIM=Dual, eSIM
Electronics/Chargers & cables | plug | 65 W USB-C charger; 30 W travel charger; braided USB-C cable, 2 m | two ports; fold-away plug; for laptops and phones | 8 | 49 | Colour | Output=30 W/65 W/100 W; Ports=1/2/3
Electronics/Keyboards & mice | keyboard | low-profile mechanical keyboard; wireless keyboard; compact keyboard | ISO layout; hot-swap switches; quiet keys | 29 | 159 | Colour | Layout=ISO English/ISO German; Connection=Bluetooth and USB-C/USB-C
Electronics/Cameras | camera | compact travel camera; mirrorless camera; film camera | 24 MP, 5x zoom; with 35 mm lens; weather sealed | 119 | 1299 | Colour | Sensor=1 inch/APS-C; Weight=290 g/410 g
Electronics/Televisions | tv | 43-inch 4K television; 55-inch 4K television | HDR, 3 HDMI; low standby power | 279 | 999 | Size:43 inches/50 inches/55 inches | Panel=LED/OLED; Energy class=E/F
Electronics/Speakers & radios | radio | DAB+ kitchen radio; Bluetooth speaker; portable radio | oak front; splash proof; 20 h battery | 29 | 249 | Colour | Output=10 W/24 W; Battery=12 h/20 h
Electronics/Gaming | gamepad | wireless game controller; controller charging dock | hall-effect sticks; for PC and mobile | 19 | 89 | Colour | Connection=2.4 GHz and Bluetooth; Battery=24 h/40 h
Electronics/Watches | watch | fitness watch; hybrid smart watch | 10 days of battery; built-in GPS; swim proof | 59 | 329 | Colour | Case=38 mm/42 mm; Water=5 ATM
Home & kitchen/Cookware | pan | cast iron frying pan; non-stick pan; steel sauté pan | 28 cm; oven proof; induction ready | 24 | 139 | Size:20 cm/24 cm/28 cm | Material=Cast iron/Stainless steel; Oven=to 250 °C
Home & kitchen/Tea & coffee | teapot | stoneware teapot; glass teapot; pour-over set | 1.1 l; with strainer; dishwasher safe | 19 | 89 | Colour | Volume=0.8 l/1.1 l/1.4 l; Material=Stoneware/Borosilicate glass
Home & kitchen/Mugs & cups | cup | stoneware mug; espresso cup; set of two mugs | hand glazed; stackable; 350 ml | 8 | 39 | Colour | Volume=90 ml/250 ml/350 ml; Care=Dishwasher safe
Home & kitchen/Chairs | chair | solid beech dining chair; stackable chair; desk chair | oiled; set of two; woven seat | 59 | 289 | Colour | Seat height=45 cm/47 cm; Load=110 kg/130 kg
Home & kitchen/Sofas | sofa | two-seat sofa; three-seat sofa; sofa bed | washable covers; oak legs | 399 | 1699 | Colour | Width=164 cm/212 cm; Cover=Linen mix/Wool mix
Home & kitchen/Lamps | bulb | dimmable LED bulb; filament bulb; smart bulb | E27, 806 lm; warm white; set of three | 4 | 39 | Size:E14/E27 | Light=2700 K/3000 K; Life=15,000 h/25,000 h
Home & kitchen/Candles | candle | soy wax candle; beeswax candle | fig and cedar; orange blossom; 45 h | 9 | 39 | Colour | Burns=30 h/45 h; Weight=180 g/280 g
Home & kitchen/Beds & bedding | bed | oak bed frame; linen duvet cover set | no-squeak joints; stonewashed | 69 | 799 | Size:90 x 200 cm/140 x 200 cm/160 x 200 cm | Material=Solid oak/European linen
Home & kitchen/Cleaning | broom | broom with dustpan; natural bristle broom | beech handle; stands by itself | 9 | 45 | Colour | Handle=120 cm/140 cm; Bristles=Horsehair/Tampico
Fashion/T-shirts | tee | organic cotton T-shirt; heavyweight T-shirt; pocket T-shirt | regular fit; pre-shrunk | 14 | 45 | Colour; Size:S/M/L/XL | Fabric=Organic cotton, 180 g/Organic cotton, 220 g; Made in=Portugal
Fashion/Shirts | shirt | linen shirt; Oxford shirt | relaxed fit; button-down collar | 29 | 99 | Colour; Size:S/M/L/XL | Fabric=Linen/Cotton; Care=40 °C
Fashion/Dresses | dress | wrap dress; midi dress | with pockets; viscose crêpe | 39 | 149 | Colour; Size:S/M/L | Fabric=Viscose/Cotton; Length=Midi
Fashion/Jackets | coat | wool coat; rain jacket; quilted jacket | recycled fill; taped seams | 69 | 329 | Colour; Size:S/M/L/XL | Outer=Recycled polyester/Wool; Care=Gentle wash
Fashion/Trainers | sneaker | everyday trainers; leather trainers; running shoes | wide fit; recycled sole | 49 | 159 | Colour; Size:39/41/43 | Upper=Leather/Knit; Sole=Rubber
Fashion/Boots | boot | Chelsea boots; winter boots | resoleable; shearling lined | 79 | 259 | Colour; Size:39/41/43 | Upper=Leather; Sole=Goodyear welt
Fashion/Bags | backpack | day backpack; roll-top backpack; 20 l backpack | laptop pocket; waterproof | 39 | 169 | Colour | Volume=16 l/20 l/26 l; Fabric=Recycled nylon/Waxed cotton
Fashion/Sunglasses | shades | polarised sunglasses; round sunglasses | UV 400; with case | 19 | 149 | Colour | Lens=Polarised, category 3; Frame=Acetate/Steel
Fashion/Socks & scarves | socks | merino socks; cotton socks, three pairs | reinforced heel; no tight cuff | 9 | 29 | Colour; Size:36-39/40-43/44-46 | Fabric=Merino/Organic cotton
Beauty/Skin care | lotion | body lotion; hand cream; face cream | unscented; with oat oil; 250 ml | 7 | 49 | Size:100 ml/250 ml/500 ml | Skin=Dry/Sensitive; Made in=Ireland/Germany
Beauty/Soap | soap | olive oil soap; shaving soap | cold process; 100 g bar; plastic free | 4 | 19 | Colour | Weight=100 g/120 g; Scent=Cedar/None/Lavender
Beauty/Make-up | lipstick | matte lipstick; tinted lip balm | refillable; with shea butter | 8 | 34 | Colour | Finish=Matte/Satin; Weight=3.5 g
Beauty/Shaving | razor | safety razor; razor stand | brass, chromed; long handle | 19 | 89 | Colour | Handle=9 cm/11 cm; Material=Brass
Beauty/Oral care | toothbrush | bamboo toothbrush, four pack; sonic toothbrush | soft bristles; 30-day battery | 6 | 89 | Colour | Bristles=Soft/Medium
Sports & outdoors/Tents | tent | two-person tent; three-season tent | 2.1 kg; freestanding | 99 | 459 | Colour | Weight=1.8 kg/2.1 kg; Water column=3000 mm
Sports & outdoors/Cycling | bike | city bike; gravel bike | 8 gears; belt drive | 399 | 1899 | Colour; Size:S/M/L | Gears=8/11; Weight=11 kg/14 kg
Sports & outdoors/Helmets | helmet | bike helmet; climbing helmet | with light; adjustable | 29 | 119 | Colour; Size:S/M/L | Weight=260 g/310 g; Norm=EN 1078
Sports & outdoors/Ball sports | ball | match football; training football | thermally bonded; size 5 | 15 | 79 | Colour | Size=4/5; Weight=430 g
Sports & outdoors/Hiking | hiking-boot | hiking boots; trail shoes | waterproof; lightweight | 69 | 239 | Colour; Size:39/41/43 | Upper=Suede/Synthetic; Membrane=Yes/No
Sports & outdoors/Swimming | diving-mask | diving mask; snorkel set | tempered glass; anti-fog | 15 | 69 | Colour | Lens=Tempered glass; Fits=Adults/Children
Toys & games/Soft toys | bear | teddy bear; plush rabbit | machine washable; 30 cm | 12 | 59 | Colour | Height=24 cm/30 cm; From=0 months
Toys & games/Puzzles | puzzle | 1000-piece puzzle; wooden puzzle | linen finish; with poster | 9 | 39 | Size:500 pieces/1000 pieces | Size when done=68 x 48 cm; From=8 years
Toys & games/Vehicles | race-car | wooden race car; pull-back car set | beech; set of three | 7 | 39 | Colour | Material=Beech/Recycled plastic; From=18 months/3 years
Toys & games/Board games | die | family board game; dice game | 2 to 5 players; 30 minutes | 12 | 59 |  | Players=2-5/3-6; From=8 years
Toys & games/Building | robot | robot building kit; magnetic tiles | 120 pieces; no batteries | 19 | 119 | Size:60 pieces/120 pieces | From=5 years/8 years
Books/Novels | book-blue | novel: The Lighthouse Ledger; novel: A Field of Quiet Engines; novel: Salt Roads | paperback; hardback | 9 | 29 |  | Pages=288/342/416; Language=English
Books/Cookery | book-orange | cookbook: One Pot, Four Seasons; cookbook: The Bread Almanac | hardback; 120 recipes | 14 | 39 |  | Pages=224/320; Language=English
Books/Science | book-green | popular science: How Rivers Remember; popular science: The Patient Universe | paperback; illustrated | 11 | 34 |  | Pages=256/304; Language=English
Books/Children | books | picture book: The Owl Who Counted; picture book: Small Boats | board book; ages 3 to 6 | 7 | 19 |  | Pages=24/32; Language=English
Garden/Plants | plant | rubber plant; monstera; peace lily | in 17 cm pot; easy to keep | 9 | 59 | Size:12 cm pot/17 cm pot/21 cm pot | Light=Half shade; Water=Once a week
Garden/Pots | pot | terracotta pot; glazed planter | with saucer; frost proof | 6 | 69 | Size:14 cm/20 cm/28 cm | Material=Terracotta/Stoneware
Garden/Lighting | lantern | solar lantern; storm lantern | dusk sensor; steel | 12 | 69 | Colour | Light=Warm white; Battery=Solar, 8 h
Pets/Dogs | bone | dog chew toy; braided rope toy | natural rubber; for big dogs | 5 | 25 | Size:S/M/L | Material=Natural rubber/Cotton
Pets/Cats | yarn | cat toy, wool ball; scratching mat | felted wool; set of three | 4 | 29 | Colour | Material=Wool/Sisal
Office/Notebooks | notebook | dotted notebook; hardcover notebook | A5, 192 pages; lies flat | 6 | 29 | Colour; Size:A5/A4 | Paper=100 g, acid free; Pages=160/192
Office/Pens | fountain-pen | fountain pen; rollerball pen | fine nib; refillable | 9 | 89 | Colour | Nib=F/M; Refill=Standard cartridge
Office/Printers | printer | laser printer; ink tank printer | duplex, Wi-Fi; 30 pages a minute | 119 | 399 |  | Speed=22 ppm/30 ppm; Paper=A4
Music/Guitars | guitar | classical guitar; travel guitar | cedar top; with bag | 99 | 699 | Size:3/4/4/4 size | Top=Cedar/Spruce; Scale=650 mm
Music/Keyboards | piano | 61-key portable keyboard; digital piano | with stand; weighted keys | 129 | 899 | Colour | Keys=61/88; Sounds=120/400
Tools/Hand tools | hammer | claw hammer; rubber mallet | ash handle; 450 g | 9 | 49 | Size:300 g/450 g/600 g | Handle=Ash/Fibreglass
Tools/Tool boxes | toolbox | steel tool box; stackable tool case | five drawers; lockable | 19 | 149 | Colour | Size=42 cm/55 cm; Material=Steel/Polypropylene
"""

BRANDS = [
    "Aurel", "Nordhav", "Kestrel & Co", "Lumen", "Finch", "Riva", "Oslo Works", "Marlow", "Elm & Hide", "Small Hours",
    "Tern", "Halden", "Brassica", "Quillon", "Vela", "Hafen", "Mirabel", "Osprey Lane", "Tindra", "Cobalt Yard",
    "Fernweh", "Pallas", "Greyfriars", "Solveig", "Ambergate", "Juniper Row", "Kilmory", "Ostara", "Peregrin", "Wren",
]  # fmt: skip

MODELS = ["A", "B", "C", "F", "K", "L", "M", "N", "R", "S", "T", "V", "X"]

SENTENCES = [
    "{Noun} for everyday use: {feature}.",
    "Made to be repaired: spare parts are sold for seven years.",
    "Packed without plastic, and small enough for a letterbox or a parcel locker.",
    "We tried it for a month before listing it; what wears is easy to replace.",
    "The finish hides fingerprints and wipes clean with a damp cloth.",
    "Designed in a studio of four people and built in small runs.",
    "It does one thing and does it without a manual.",
    "Comes with everything needed, down to the last screw.",
]

REVIEWS = {
    5: [("Exactly as described", "Arrived a day early and is just what the pictures show."),
        ("Would buy again", "After six weeks of daily use it still looks new."),
        ("Better than expected", "Good weight, good finish. The instructions are actually helpful."),
        ("A keeper", "Replaced one that cost twice as much, and I do not miss it.")],
    4: [("Very good", "One small scratch on the packaging, the thing itself is perfect."),
        ("Good value", "Does what it should. I would have liked a longer cable."),
        ("Happy with it", "A little bigger than I thought, check the measurements.")],
    3: [("It is fine", "Works, but the colour is a bit darker than on my screen."),
        ("Average", "Nothing wrong with it, nothing special either.")],
    2: [("Not quite", "Took a week longer than promised. The seller answered quickly, though."),
        ("Disappointed", "Feels lighter than it looks. I sent it back without any trouble.")],
    1: [("Broke after two weeks", "Got my money back within three days, so at least that worked.")],
}  # fmt: skip

SELLERS = [
    # name, country, city, trader, handling days, standard price, free from, express price, about
    ("Nordlys Audio", "IE", "Cork", True, 0, "0.00", None, "6.90", "Sound and everything around it since 2009."),
    ("Soundyard", "IE", "Dublin", True, 1, "3.90", "60.00", "7.90", "Refurbished and new electronics, tested by hand."),
    ("Pixel Depot", "DE", "Leipzig", True, 1, "4.90", "80.00", "9.90", "Electronics from a warehouse you can visit."),
    ("SecondCircuit", "NL", "Utrecht", True, 2, "4.50", None, None, "We only sell what we have repaired ourselves."),
    ("Atelier Riva", "IT", "Bologna", True, 2, "5.90", "50.00", None, "Stoneware from our own kiln."),
    ("Elm & Hide Workshop", "GB", "Leeds", True, 2, "6.50", "120.00", None, "Leather goods, cut and sewn on two benches."),
    ("Tindra Home", "SE", "Malmö", True, 1, "4.90", "70.00", "11.90", "Furniture that arrives in one box."),
    ("Garden Row", "IE", "Galway", True, 1, "2.90", "40.00", "6.90", "Plants that survive their owners."),
    ("Halden Sport", "AT", "Graz", True, 1, "4.50", "90.00", "8.90", "Mountain people with a warehouse."),
    ("Paper Lantern Books", "IE", "Limerick", True, 1, "1.90", "25.00", "5.90", "An independent bookshop that posts."),
    ("Maeve Byrne", "IE", "Sligo", False, 2, "3.50", None, None, "Clearing out my attic, one box at a time."),
    ("Jonas Keller", "DE", "Freiburg", False, 3, "4.90", None, None, "I collect cameras and sell the ones I repaired."),
]  # fmt: skip
