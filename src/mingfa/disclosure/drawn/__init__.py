"""Random inspections told to the public at fixed times (定时公布随机抽查情况): each period gathers itself and is published like a decision."""
