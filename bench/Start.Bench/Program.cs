using Trunkline.Start.Bench;

switch (args)
{
    case ["worker", "--urls", var urls]:
        await StandInWorker.RunAsync(urls);
        return 0;
    case ["count", var assembly, .. var arguments]:
        await Measurement.CountAsync(assembly, arguments);
        return 0;
    case ["measure", var label, var runs, var assembly, .. var arguments]:
        await Measurement.RunAsync(label, int.Parse(runs, System.Globalization.CultureInfo.InvariantCulture), assembly, arguments);
        return 0;
    default:
        Console.Error.WriteLine("worker --urls <url> | count <assembly> [arguments] | measure <label> <runs> <assembly> [arguments; {url} and {data} are filled in]");
        return 2;
}
