"""The words that invented products are made of. Everything here is made up; likeness to a real maker is by chance."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

# Values of specifications, by name. Names and values are what lists can be narrowed down by.
VALUES = {
    "Colour": "black black black black black white white white grey grey silver blue navy red green olive beige brown "
    "pink yellow orange purple turquoise sand",
    "Screen": "11.6 in|13.3 in|14 in|15.6 in|16 in|17.3 in|24 in|27 in|32 in|43 in|55 in|65 in",
    "Resolution": "HD|Full HD|WQHD|4K UHD|5K",
    "Memory": "4 GB|8 GB|8 GB|16 GB|16 GB|32 GB|64 GB",
    "Storage": "64 GB|128 GB|256 GB|256 GB|512 GB|512 GB|1 TB|2 TB|4 TB",
    "Processor": "Quadro 5|Quadro 7|Quadro 9|Helix 3|Helix 5|Helix 7|Aron M2|Aron M4",
    "Connection": "USB-C|USB-C|USB-A|Bluetooth|Bluetooth|WLAN|HDMI|DisplayPort|Ethernet|3.5 mm jack",
    "Battery": "6 h|8 h|10 h|12 h|18 h|24 h|30 h|40 h",
    "Power": "5 W|10 W|20 W|45 W|65 W|100 W|250 W|500 W|750 W|900 W|1200 W|1500 W|1800 W|2200 W",
    "Voltage": "12 V|18 V|20 V|36 V|230 V",
    "Length": "0.5 m|1 m|1.5 m|2 m|3 m|5 m|10 m|15 m|25 m",
    "Capacity": "0.3 l|0.5 l|0.75 l|1 l|1.5 l|1.7 l|2 l|3 l|5 l|10 l|20 l|35 l|50 l|70 l",
    "Material": "steel|stainless steel|aluminium|plastic|plastic|oak|beech|pine|bamboo|glass|ceramic|cast iron|rubber",
    "Fabric": "cotton|cotton|organic cotton|linen|wool|merino wool|polyester|fleece|denim|silk|viscose|nylon",
    "Size": "XS|S|S|M|M|M|L|L|L|XL|XL|XXL",
    "Shoe size": "36|37|38|39|40|41|42|43|44|45|46|47",
    "Fit": "slim|regular|regular|loose|tailored",
    "Season": "summer|winter|all year|spring",
    "Pattern": "plain|plain|plain|striped|checked|dotted|floral",
    "Width": "30 cm|40 cm|60 cm|80 cm|90 cm|100 cm|120 cm|140 cm|160 cm|180 cm|200 cm",
    "Weight": "150 g|250 g|400 g|600 g|900 g|1.2 kg|1.8 kg|2.5 kg|4 kg|7 kg|12 kg|20 kg",
    "Age": "0-3 years|3-6 years|6-9 years|9-12 years|12 and older|adults",
    "Pieces": "2|3|4|5|6|8|10|12|20|24|50|100|250|500|1000",
    "Energy class": "A|B|C|D|E",
    "Wheel": "16 in|20 in|24 in|26 in|27.5 in|28 in|29 in",
    "Language": "English|English|English|German|French|Spanish|Italian",
    "Binding": "hardback|paperback|paperback|e-book",
    "Skin": "dry skin|sensitive skin|normal skin|oily skin|all skin types",
    "Content": "30 ml|50 ml|100 ml|200 ml|250 ml|500 ml|1000 ml",
    "Roast": "light|medium|dark",
    "Diet": "organic|vegan|gluten free|sugar free",
    "Pet": "small dogs|large dogs|cats|rabbits|birds|fish",
    "Yield": "700 pages|1500 pages|2600 pages|5000 pages|10000 pages",
    "Warranty": "1 year|2 years|2 years|3 years|5 years|10 years",
    "Made in": "Ireland|Germany|Italy|Portugal|Poland|Sweden|Spain|France|Turkey|Japan",
    "Outer width": "|".join(f"{width} cm" for width in range(4, 200)),
    "Packaging": "recycled cardboard|paper bag|cloth bag|reusable tin|none",
}
EVERYTHING_HAS = ["Outer width", "Packaging", "Made in", "Warranty"]
VALUES = {name: values.split("|") if "|" in values else values.split() for name, values in VALUES.items()}

# department; group; what it is, the commonest first; price from-to; specifications; what suits it (accessories only)
TABLE = """
Computers; Laptops; laptop, notebook, ultrabook, gaming laptop, convertible laptop; 290-2900; Screen Resolution Memory Storage Processor Battery Weight Colour
Computers; Desktops; desktop computer, mini PC, gaming PC, all-in-one computer, workstation; 240-3200; Memory Storage Processor Power Colour
Computers; Tablets; tablet, drawing tablet, e-reader; 80-1200; Screen Resolution Storage Battery Colour
Computers; Monitors; monitor, curved monitor, gaming monitor, portable monitor; 90-1400; Screen Resolution Connection Colour
Computers; Storage; external hard drive, solid state drive, USB stick, memory card, network storage; 9-480; Storage Connection Colour
Computers; Keyboards & mice; wireless mouse, keyboard, mechanical keyboard, gaming mouse, trackball, wireless keyboard; 9-220; Connection Battery Colour
Computers; Networking; router, mesh router, network switch, access point, powerline adapter; 19-460; Connection Power Colour
Computers; Printers; laser printer, inkjet printer, multifunction printer, label printer, photo printer; 60-900; Connection Resolution Colour
Computers; Toner & ink; toner cartridge, ink cartridge, drum unit, ink set; 9-180; Yield Colour; laser printer, inkjet printer, multifunction printer
Computers; Laptop accessories; laptop sleeve, docking station, laptop stand, privacy filter, laptop backpack; 12-290; Screen Material Colour; laptop, notebook, ultrabook
Computers; Chargers; charger, USB-C charger, power adapter, replacement battery; 12-120; Power Connection Colour; laptop, tablet, notebook
Phones; Smartphones; smartphone, outdoor smartphone, phone; 120-1500; Screen Memory Storage Battery Colour
Phones; Cases; phone case, wallet case, bumper, screen protector, leather case; 5-60; Material Colour; smartphone, phone, tablet
Phones; Cables; USB-C cable, charging cable, cable, adapter, extension cable; 4-60; Length Connection Colour; smartphone, tablet, laptop
Phones; Power banks; power bank, wireless charger, car charger, solar charger; 14-120; Power Connection Colour
Phones; Watches; smartwatch, fitness tracker, sports watch; 40-700; Battery Connection Colour
Audio; Headphones; headphones, wireless headphones, earphones, noise cancelling headphones, gaming headset; 14-520; Connection Battery Colour
Audio; Speakers; bluetooth speaker, bookshelf speaker, soundbar, subwoofer, smart speaker; 25-900; Power Connection Colour
Audio; Record players; record player, CD player, radio, digital radio, amplifier; 45-1300; Power Connection Colour
Audio; Microphones; microphone, lavalier microphone, podcast set; 29-420; Connection Colour
Audio; Instruments; acoustic guitar, electric guitar, ukulele, digital piano, violin, drum kit; 45-2200; Material Colour
Audio; Strings; guitar strings, guitar stand, music stand, instrument case; 8-140; Material Colour; acoustic guitar, electric guitar, violin
Television; Televisions; television, smart TV, projector, OLED television; 160-3900; Screen Resolution Energy-class Colour
Television; Mounts; wall mount, TV stand, remote control, HDMI cable; 9-240; Width Material Colour; television, smart TV, projector
Photo; Cameras; digital camera, system camera, action camera, instant camera, dash cam; 60-2800; Resolution Connection Colour
Photo; Lenses; zoom lens, macro lens, wide angle lens, lens filter; 25-1900; Weight Colour; system camera, digital camera
Photo; Tripods; tripod, camera bag, memory card case, camera strap, ring light; 12-310; Material Weight Colour; system camera, digital camera, action camera
Kitchen; Kettles; kettle, teapot, water filter jug, gooseneck kettle; 15-160; Capacity Power Material Colour
Kitchen; Coffee; espresso machine, coffee grinder, filter coffee maker, milk frother, moka pot; 18-1600; Power Capacity Material Colour
Kitchen; Pans; frying pan, saucepan, casserole, wok, pan set, grill pan; 15-320; Width Material Pieces Colour
Kitchen; Knives; kitchen knife, bread knife, knife set, knife block, sharpening stone; 9-340; Length Material Pieces
Kitchen; Appliances; blender, hand mixer, food processor, toaster, air fryer, rice cooker, microwave; 19-620; Power Capacity Colour
Kitchen; Large appliances; refrigerator, dishwasher, washing machine, tumble dryer, oven, freezer; 260-2100; Energy-class Capacity Width Colour
Kitchen; Tableware; dinner plate, mug, bowl, cutlery set, wine glass, water carafe; 5-190; Material Pieces Colour
Kitchen; Coffee accessories; coffee filter, descaler, milk jug, portafilter; 4-90; Pieces Material; espresso machine, filter coffee maker
Home; Lamps; desk lamp, floor lamp, pendant lamp, table lamp, light bulb, LED strip; 6-420; Power Energy-class Material Colour
Home; Chairs; chair, office chair, dining chair, armchair, bar stool, rocking chair; 39-980; Material Width Colour
Home; Tables; dining table, desk, coffee table, side table, standing desk; 49-1500; Material Width Colour
Home; Sofas; sofa, corner sofa, sofa bed, ottoman; 190-2900; Fabric Width Colour
Home; Bedding; duvet cover, pillow, duvet, fitted sheet, blanket, mattress; 14-900; Fabric Width Season Pattern Colour
Home; Rugs & curtains; rug, curtain, door mat, cushion, cushion cover; 9-720; Fabric Width Pattern Colour
Home; Storage; shelf, storage box, wardrobe, chest of drawers, laundry basket, coat rack; 9-870; Material Width Capacity Colour
Home; Cleaning; vacuum cleaner, robot vacuum, steam cleaner, mop set, cordless vacuum; 14-890; Power Capacity Colour
Home; Vacuum accessories; vacuum bags, filter set, brush head, replacement battery; 6-90; Pieces Colour; vacuum cleaner, robot vacuum, cordless vacuum
Home; Decoration; vase, picture frame, candle, mirror, wall clock, poster; 4-260; Material Width Colour
Garden; Tools; lawn mower, hedge trimmer, spade, rake, secateurs, leaf blower; 9-980; Power Voltage Weight Colour
Garden; Furniture; garden chair, garden table, parasol, sun lounger, garden bench, hammock; 24-1200; Material Width Colour
Garden; Grills; gas grill, charcoal grill, grill tongs, fire pit, smoker; 12-1600; Material Power Weight Colour
Garden; Plants; plant pot, raised bed, watering can, garden hose, seed set; 3-180; Capacity Material Colour
Garden; Grill covers; grill cover, grill grate, cleaning brush, gas hose; 8-120; Material Width; gas grill, charcoal grill
Tools; Drills; cordless drill, hammer drill, impact driver, drill bit set, screwdriver set; 9-420; Voltage Power Pieces Colour
Tools; Saws; circular saw, jigsaw, hand saw, chain saw, mitre saw; 12-640; Power Voltage Weight
Tools; Hand tools; hammer, pliers, spanner set, tape measure, spirit level, tool box; 5-310; Material Pieces Weight
Tools; Batteries; spare battery, fast charger, saw blade, sanding discs; 6-160; Voltage Pieces; cordless drill, circular saw, impact driver
Clothing; Shirts; shirt, T-shirt, polo shirt, linen shirt, blouse; 9-120; Fabric Fit Pattern Size Colour
Clothing; Trousers; trousers, jeans, chinos, shorts, leggings; 15-160; Fabric Fit Size Colour
Clothing; Jumpers; jumper, hoodie, cardigan, sweatshirt, wool jumper; 19-190; Fabric Fit Size Colour
Clothing; Jackets; jacket, rain jacket, winter jacket, coat, fleece jacket, vest; 29-490; Fabric Season Size Colour
Clothing; Dresses; dress, skirt, summer dress, evening dress, jumpsuit; 19-290; Fabric Pattern Size Colour
Clothing; Underwear; socks, boxer shorts, bra, pyjamas, tights; 5-80; Fabric Pieces Size Colour
Shoes; Shoes; sneakers, running shoes, hiking boots, sandals, ankle boots, slippers, loafers; 19-320; Shoe-size Material Season Colour
Shoes; Shoe care; shoe laces, insoles, shoe brush, shoe polish; 3-40; Pieces Colour; hiking boots, sneakers, ankle boots
Bags; Bags; backpack, suitcase, handbag, messenger bag, travel bag, wallet, toiletry bag; 12-420; Material Capacity Colour
Jewellery; Jewellery; necklace, ring, bracelet, earrings, watch, watch strap; 9-900; Material Width Colour
Sports; Cycling; bicycle, city bike, mountain bike, e-bike, children's bike, gravel bike; 140-4200; Wheel Weight Colour
Sports; Bike parts; bicycle lock, bike light, bicycle helmet, pannier, bike pump, saddle, tyre; 7-210; Wheel Weight Colour; bicycle, mountain bike, e-bike
Sports; Camping; tent, sleeping bag, camping stove, sleeping mat, camping chair, cool box; 14-720; Capacity Weight Season Colour
Sports; Fitness; dumbbell, yoga mat, exercise bike, kettlebell, resistance bands, rowing machine; 6-1400; Weight Material Colour
Sports; Balls; football, basketball, tennis racket, table tennis set, goal, shin guards; 6-240; Size Material Colour
Sports; Water; swimming goggles, swimsuit, surfboard, kayak, life jacket, wetsuit; 9-980; Size Season Colour
Toys; Building; building blocks, wooden train, marble run, construction set, magnetic tiles; 9-260; Age Pieces Material
Toys; Dolls; doll, doll's house, cuddly toy, hand puppet, doll's pram; 7-180; Age Material Colour
Toys; Games; board game, card game, puzzle, chess set, quiz game; 5-110; Age Pieces Language
Toys; Outdoor; scooter, trampoline, sandpit, swing, kite, balance bike; 12-620; Age Weight Colour
Baby; Prams; pram, pushchair, baby carrier, car seat, high chair; 39-1300; Age Weight Colour
Baby; Baby care; baby bottle, nappies, baby monitor, dummy, changing mat; 4-240; Age Pieces Material
Beauty; Skin care; hand cream, face cream, sunscreen, face serum, body lotion, lip balm; 4-120; Skin Content Diet
Beauty; Hair; shampoo, conditioner, hair dryer, hair straightener, hair clipper, hairbrush; 4-310; Content Power Colour
Beauty; Teeth; electric toothbrush, toothpaste, dental floss, water flosser; 3-220; Battery Pieces Colour
Beauty; Brush heads; toothbrush heads, travel case, charging stand; 6-60; Pieces Colour; electric toothbrush
Health; Health; blood pressure monitor, thermometer, first aid kit, massage gun, bathroom scale, heating pad; 9-310; Power Battery Colour
Food; Coffee & tea; coffee beans, ground coffee, green tea, black tea, herbal tea; 4-60; Weight Roast Diet Made-in
Food; Pantry; olive oil, pasta, honey, rice, jam, spices, dark chocolate; 2-70; Weight Diet Made-in
Books; Novels; novel, crime novel, science fiction novel, short stories; 6-40; Binding Language
Books; Non-fiction; cookbook, travel guide, biography, textbook, atlas, art book; 8-120; Binding Language
Books; Children's books; picture book, colouring book, children's novel; 4-35; Binding Language Age
Pets; Dogs & cats; dog bed, cat tree, dog lead, dry food, cat litter, pet carrier; 5-220; Pet Weight Material Colour
Pets; Aquarium; aquarium, aquarium pump, fish food, terrarium; 5-540; Capacity Power
Car; Car; car battery, roof box, tyre, snow chains, floor mats, jump starter, bike rack; 12-690; Voltage Width Weight Colour
Car; Car care; car wax, microfibre cloth, pressure washer, ice scraper, windscreen wiper; 3-320; Content Power Pieces
Office; Office; paper shredder, whiteboard, filing cabinet, laminator, desk organiser; 9-640; Width Material Power Colour
Office; Paper; printer paper, notebook, envelope, ballpoint pen, fountain pen, marker set, calendar; 2-140; Pieces Material Colour
Crafts; Crafts; sewing machine, knitting yarn, watercolour set, easel, acrylic paint, brush set, canvas; 4-720; Pieces Material Colour
"""  # noqa: E501

ADJECTIVES = """compact foldable adjustable cordless quiet lightweight robust waterproof premium classic modern
    portable professional slim ergonomic reusable handmade insulated rechargeable universal soft breathable solid
    dimmable water-repellent washable stackable extendable height-adjustable scratch-resistant shockproof everyday
    large small extra-long heavy-duty wireless smart""".split()  # noqa: SIM905
FEATURES = """with case|with lid|with remote control|with timer|with two-year warranty|with carry handle|with USB port|
    with LED display|with storage bag|with anti-slip feet|with spare parts|with cotton lining|with soft close|
    with mounting kit|with batteries|with charging station|with fast charging|with gift box|set of two|set of four|
    made from recycled material|for indoors and outdoors|for beginners|for professionals|for children|for travelling|
    for the kitchen|for the garden|for the office"""  # noqa: E501
FEATURES = [each.strip() for each in FEATURES.split("|")]
SENTENCES = [
    "This {adjective} {what} from {brand} is made for every day and for many years.",
    "The {what} weighs little, is quickly put away and needs no tools to set up.",
    "{brand} tests each {what} by hand before it leaves the workshop, so that it arrives without a scratch.",
    "Thanks to its {adjective} build it is easy to clean and stands firmly on any surface.",
    "Spare parts are kept for ten years, and the manual can be downloaded in seven languages.",
    "Packed without plastic: the box is made of recycled paper and can be used again for a return.",
    "A {adjective} companion at home, at work and on the road; many buyers give it as a present.",
    "Compared with the model before it, the {series} is quieter, lighter and uses a quarter less power.",
    "Please compare the measurements with what you have before you order; pictures may look larger.",
    "What is in the box: one {what}, a short manual and the guarantee card of {brand}.",
    "Goes well with other products of the {series} line, sold separately.",
    "It keeps its shape and colour after years of use, as our own long test has shown.",
]
FACTS = [
    "{name}: {value}", "Two-year guarantee of {brand}", "Easy to clean", "Sent in paper, without plastic",
    "Spare parts for ten years", "Tested for daily use",
]  # fmt: skip
_STARTS = (
    "al ar be bra cal cor da del el fen gal har il jor ka kel lor mar mo nor ol pra quin ra sal tor ul var wel yl zen"
)
_MIDDLES = "a da de do ga la le li lo ma mi na ne ni ra re ri ro sta ta ti to va ve vi"
_ENDS = "dal den dor fex gard len lin lo mar mex na nis nor ra ris rom sen ta tek tis ton va vik wen x"


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table."""

    number: int
    department: str
    group: str
    nouns: list[str]
    price: tuple[int, int]
    specs: list[str]
    fits: list[str]


def kinds() -> list[Kind]:
    return [_kind(number, line) for number, line in enumerate(TABLE.strip().splitlines())]


def _kind(number: int, line: str) -> Kind:
    department, group, nouns, price, specs, *fits = (part.strip() for part in line.split(";"))
    low, high = price.split("-")
    names = [name.replace("-", " ") for name in specs.split()]
    return Kind(
        number, department, group, nouns.split(", "), (int(low), int(high)),
        list(dict.fromkeys(names + EVERYTHING_HAS)),
        fits[0].split(", ") if fits else [],
    )  # fmt: skip


def names(count: int, seed: int) -> list[str]:
    """Names that nobody has, every one different: "Keldasen", "Norvitek"."""
    random, made = Random(seed), {}
    starts, middles, ends = _STARTS.split(), _MIDDLES.split(), _ENDS.split()
    while len(made) < count:
        middle = "".join(random.choices(middles, k=random.choice((0, 1, 1, 2))))
        made[(random.choice(starts) + middle + random.choice(ends)).capitalize()] = None
    return list(made)
